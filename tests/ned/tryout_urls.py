"""The URL configuration of a try-out."""

from django.urls import path

from ned import urls
from ned.urls import handler400, handler403, handler404, handler500
from ned.views import tryout

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [path("try/", tryout.tryout, name="tryout"), *urls.urlpatterns]
