from celery import shared_task

from ned import mail
from ned import retention as shelf


@shared_task
def send_letters() -> None:
    mail.send_letters()


@shared_task
def retention() -> None:
    shelf.run()
