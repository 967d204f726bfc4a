from django.urls import path

from surveys.views import minutes, municipalities, rollout, score

urlpatterns = [
    path("gatherings/<uuid:pk>/score/", score.score, name="score"),
    path("gatherings/<uuid:pk>/minutes/", minutes.minutes, name="minutes"),
    path("rollout/", rollout.rollout, name="rollout"),
    path("rollout/gatherings/", rollout.gatherings, name="rollout_gatherings"),
    path("municipalities/", municipalities.municipalities, name="municipalities"),
    path("municipalities/<uuid:pk>/", municipalities.report, name="municipality_report"),
]
