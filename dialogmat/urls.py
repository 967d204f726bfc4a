from django.urls import path

from dialogmat.views import answers, cockpit, devices, join, paper, prints, rooms, stage, stations, votes

urlpatterns = [
    path("j/", join.join, name="join"),
    path("j/<str:code>/", join.by_code, name="join_code"),
    path("b/<str:key>/", join.by_key, name="join_key"),
    # Let in by the token in the address: no session, no user.
    path("t/<str:token>/", stations.table, name="table"),
    path("t/<str:token>/answer/", answers.answer, name="answer"),
    path("t/<str:token>/choose/", answers.choose, name="choose"),
    path("t/<str:token>/share/", answers.share, name="share"),
    path("t/<str:token>/vote/", votes.vote, name="vote"),
    path("t/<str:token>/voted/<int:counted>/", votes.voted, name="voted"),
    path("t/<str:token>/pulse/", devices.pulse, name="pulse"),
    path("t/<str:token>/hand/", devices.hand, name="hand"),
    path("t/<str:token>/language/", devices.language, name="device_language"),
    path("t/<str:token>/<slug:station>/", stations.station, name="station"),
    path("t/<str:token>/<slug:station>/<uuid:unit>/", stations.station, name="unit_station"),
    # For those who plan and run the day
    path("rooms/<uuid:gathering>/", rooms.room, name="room"),
    path("rooms/<uuid:gathering>/poster/<str:size>/", prints.poster, name="poster"),
    path("cockpit/<uuid:sitting>/", cockpit.cockpit, name="cockpit"),
    path("cockpit/<uuid:sitting>/act/", cockpit.act, name="cockpit_act"),
    path("cockpit/<uuid:sitting>/cards/", prints.table_cards_pdf, name="table_cards"),
    path("cockpit/<uuid:sitting>/paper/<uuid:table>/", paper.table, name="paper_table"),
    path("cockpit/<uuid:sitting>/paper/score/", paper.score, name="paper_score"),
    path("stage/<uuid:sitting>/", stage.stage, name="stage"),
]
