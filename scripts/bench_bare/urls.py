"""Two kinds of bare: with Django's ORM, which the ratios are taken against, and with SQL written by hand."""

from django.urls import path

from bench_bare import statements, views

urlpatterns = [
    path("orm/<str:token>/answer/", views.answer),
    path("orm/<str:token>/vote/", views.vote),
    path("sql/<str:token>/answer/", statements.answer),
    path("sql/<str:token>/vote/", statements.vote),
]
