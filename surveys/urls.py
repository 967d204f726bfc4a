from django.urls import path

from surveys.views import archive, helped, minutes, municipalities, rollout, score

urlpatterns = [
    path("gatherings/<uuid:pk>/score/", score.score, name="score"),
    path("gatherings/<uuid:pk>/minutes/", minutes.minutes, name="minutes"),
    path("gatherings/<uuid:pk>/archive.zip", archive.archive, name="archive"),
    path("h/<str:key>/", helped.helped, name="helped"),
    path("units/<uuid:pk>/helped/", helped.helpfulness, name="helpfulness"),
    path("rollout/", rollout.rollout, name="rollout"),
    path("rollout/gatherings/", rollout.gatherings, name="rollout_gatherings"),
    path("municipalities/", municipalities.municipalities, name="municipalities"),
    path("municipalities/<uuid:pk>/", municipalities.report, name="municipality_report"),
]
