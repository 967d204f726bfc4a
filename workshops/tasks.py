from celery import shared_task
from django.utils import timezone

from workshops import letters


@shared_task
def tell() -> None:
    letters.tell(timezone.localdate())
