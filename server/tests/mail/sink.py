"""A mail server for tests: takes mails as strictly as the strictest, and misbehaves as it is told.

Each line of the standard input is a word for one mail to come: what it shall do at the next RCPT or end of DATA. Without a
word left it accepts. The first line of the standard output is the port; each further line is one mail as JSON, also of
those it refused after reading them.
"""

import asyncio
import base64
import json
import re
import sys
import threading

from aiosmtpd.smtp import SMTP

LINE_MOST = 998
plans = []


def tell(line):
    print(line, flush=True)


def hang_up(server):
    server.transport.abort()
    return "421 gone"


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        plan = plans[0] if plans else "accept"
        if plan in ("421", "450", "550"):
            plans.pop(0)
            said = {"421": "421 4.3.2 closing for today", "450": "450 4.2.1 mailbox busy", "550": "550 5.1.1 no such user"}
            if plan == "421":
                asyncio.get_running_loop().call_later(0.05, server.transport.close)
            return said[plan]
        if plan == "drop":
            plans.pop(0)
            return hang_up(server)
        if plan == "hang":
            plans.pop(0)
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        plan = plans.pop(0) if plans else "accept"
        raw = envelope.original_content
        faults = []
        if any(len(line) > LINE_MOST for line in raw.split(b"\r\n")):
            faults.append("a line is longer than 998 octets")
        if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
            faults.append("a line ends with LF or CR alone")
        if re.search(rb"[^\x00-\x7f]", raw):
            faults.append("8 bits without being asked for")
        tell(
            json.dumps(
                {
                    "from": envelope.mail_from,
                    "to": envelope.rcpt_tos,
                    "content": base64.b64encode(raw).decode("ascii"),
                    "faults": faults,
                    "plan": plan,
                }
            )
        )
        if faults:
            return "550 5.6.0 " + "; ".join(faults)
        if plan == "552":
            return "552 5.3.4 too big"
        if plan == "451":
            return "451 4.3.0 try later"
        if plan == "drop-after-data":
            # It has the mail, and nobody hears so.
            return hang_up(server)
        if plan == "hang-after-data":
            await asyncio.sleep(3600)
        return "250 2.0.0 kept"


def smtp():
    # Longer lines get through to the handler, which tells of them.
    SMTP.line_length_limit = 100_000
    return SMTP(Handler(), enable_SMTPUTF8=False, decode_data=False, ident="sink", timeout=3600)


def read(loop):
    for line in sys.stdin:
        plans.append(line.strip())
        tell(json.dumps({"planned": line.strip()}))
    # Whoever started us is gone.
    loop.call_soon_threadsafe(loop.stop)


def main():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    listening = loop.run_until_complete(loop.create_server(smtp, "127.0.0.1", 0))
    tell(str(listening.sockets[0].getsockname()[1]))
    threading.Thread(target=read, args=(loop,), daemon=True).start()
    loop.run_forever()


main()
