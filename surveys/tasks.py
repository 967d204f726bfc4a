from celery import shared_task

from surveys import summaries


@shared_task
def refresh() -> None:
    summaries.refresh()
