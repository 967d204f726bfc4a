import pytest

def test_x(django_db_setup, django_db_blocker):
    from django.db import connection
    from django.conf import settings
    print("NAME", connection.settings_dict["NAME"], settings.DATABASES["default"]["NAME"], connection.settings_dict["TEST"])
