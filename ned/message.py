"""A letter as it goes to the mail server: text and HTML, in a form that scanners and people can read."""

from __future__ import annotations

from email import policy
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr, formatdate, parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

if TYPE_CHECKING:
    from ned.models import Letter

QUOTED = Charset("utf-8")
QUOTED.body_encoding = QP
LINES = policy.compat32.clone(linesep="\r\n")


class Posted(EmailMultiAlternatives):
    """Sent as Django sends its own, and put together by the older half of the standard library: our letters are many
    and all alike, and Django's way costs five times as much."""

    def message(self, **_how: Any) -> MIMEMultipart:  # type: ignore[override]
        made = MIMEMultipart("alternative", policy=LINES)
        made["Subject"] = Header(str(self.subject), "utf-8", header_name="Subject")  # type: ignore[assignment]
        made["From"] = formataddr(parseaddr(self.from_email))
        made["To"] = plain(self.to[0])
        made["Date"] = formatdate()
        for name, value in self.extra_headers.items():
            made[name] = value
        for words, kind in ((self.body, "plain"), *self.alternatives):
            made.attach(MIMEText(words, kind.removeprefix("text/"), QUOTED, policy=LINES))  # type: ignore[arg-type]
        return made


def plain(address: str) -> str:
    """An address whose domain is written as the mail system knows it: post@blåbær.no has letters no server reads."""
    name, _at, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode()}"


def as_message(letter: Letter) -> Posted:
    # The same Message-ID each time: should a worker die between hand-over and mark, it is still one letter.
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    if letter.leave_url:
        headers["List-Unsubscribe"] = f"<{letter.leave_url}>"
    message = Posted(letter.subject, letter.text, settings.FROM_EMAIL, [letter.to], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message
