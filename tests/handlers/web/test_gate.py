"""The gate looks at raw bytes: size → 413, shape → 400, signature or time → 401; never a traceback."""

import socket
import time
from urllib.parse import urlencode

import pytest

from tests.handlers.web.conftest import FORM, JSON, Door

BIG = 1024 * 1024
EVENT = b'{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message","channel":"C1"}}'


def raw(door: Door, head: str, body: bytes = b"") -> str:
    """Send bytes as they are, and return the first line of the answer."""
    with socket.create_connection(("127.0.0.1", door.port), timeout=10) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode("latin-1") + body)
        return connection.recv(4096).decode("latin-1").partition("\r\n")[0]


class TestSize:
    def test_a_body_of_a_mebibyte_is_read(self, door: Door) -> None:
        body = EVENT[:-1] + b" " * (BIG - len(EVENT)) + b"}"
        assert len(body) == BIG
        assert door.knock(body)[0] == 200

    def test_one_byte_more_is_413_without_waiting_for_the_rest(self, door: Door) -> None:
        head = f"POST /slack/events HTTP/1.1\nHost: a\nContent-Length: {BIG * 50}\n\n"
        assert " 413 " in raw(door, head, b" " * (BIG + 1))

    def test_chunks_without_a_length_are_counted_too(self, door: Door) -> None:
        head = "POST /slack/events HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n"
        size = BIG // 2 + 1
        chunk = f"{size:x}\r\n".encode() + b" " * size + b"\r\n"
        assert " 413 " in raw(door, head, chunk * 2)

    def test_the_size_is_looked_at_before_the_signature(self, door: Door) -> None:
        assert door.knock(b" " * (BIG + 1), signed=False)[0] == 413


class TestHeaders:
    def test_without_a_signature_is_400(self, door: Door) -> None:
        status, said = door.knock(EVENT, signed=False)
        assert (status, said) == (400, "The signature headers are missing, or not of Slack's form.")

    @pytest.mark.parametrize(
        "stamp", ["", "now", "1e9", "-1", "1.5", "0x10", "9" * 13, "9" * 5000, " 1 2", "²³", "nan", "None"]
    )
    def test_a_time_that_is_no_number_is_400(self, door: Door, stamp: str) -> None:
        assert door.knock(EVENT, at=stamp, sign="v0=" + "0" * 64)[0] == 400

    @pytest.mark.parametrize(
        "sign",
        ["", "v0=", "v0=zz", "v1=" + "0" * 64, "v0=" + "A" * 64, "v0=" + "0" * 63, "v0=" + "0" * 65, b"v0=\xff\xfe",
         "v0=é" + "0" * 63, "sha256=" + "0" * 64, "v0=" + "0" * 20000],
    )  # fmt: skip
    def test_a_signature_of_another_form_is_400(self, door: Door, sign: str | bytes) -> None:
        assert door.knock(EVENT, sign=sign)[0] == 400


class TestSignature:
    def test_a_wrong_one_is_401(self, door: Door) -> None:
        assert door.knock(EVENT, sign="v0=" + "0" * 64) == (401, "The signature is wrong.")

    def test_one_of_another_body_is_401(self, door: Door) -> None:
        from bot.sandbox.signed import signature

        stamp = str(int(time.time()))
        theirs = signature(door.secret, stamp, EVENT)
        assert door.knock(EVENT + b" ", at=stamp, sign=theirs)[0] == 401

    @pytest.mark.parametrize("seconds", [-302, 302, -(10**9), 10**11])
    def test_an_old_or_future_one_is_401(self, door: Door, seconds: int) -> None:
        assert door.knock(EVENT, at=str(max(0, int(time.time()) + seconds)))[0] == 401

    @pytest.mark.parametrize("seconds", [-295, 295])
    def test_a_clock_may_be_off_by_five_minutes(self, door: Door, seconds: int) -> None:
        assert door.knock(EVENT, at=str(int(time.time()) + seconds))[0] == 200


DEEP = 100_000


class TestBody:
    @pytest.mark.parametrize(
        "body",
        [b"", b"null", b"[]", b"1", b'"x"', b"true", b"{", b"{]", b"[" * DEEP, b'{"a":' * DEEP, b"\xff\xfe{}", b"\x00",
         b"\xef\xbb\xbf{}", b'{"a":' + b"9" * 10_000 + b"}", b'{"a":' + b'{"a":' * 70 + b"1" + b"}" * 71,
         b"[" * 900 + b"]" * 900, b'{"a":' + b"[" * 900 + b"]" * 900 + b"}", b"{'a': 1}", b"{}{}"],
        ids=lambda body: repr(body[:12]),
    )  # fmt: skip
    @pytest.mark.parametrize("content_type", [JSON, FORM], ids=["json", "form"])
    def test_what_holds_no_object_is_400(self, door: Door, body: bytes, content_type: str) -> None:
        status, said = door.knock(body, content_type=content_type)
        assert status == 400
        assert said.startswith("The body ")

    @pytest.mark.parametrize("inner", ["", "null", "[]", "{", "7", "[" * 5000])
    def test_an_interaction_around_no_object_is_400(self, door: Door, inner: str) -> None:
        assert door.knock(urlencode({"payload": inner}).encode(), content_type=FORM)[0] == 400

    def test_a_form_of_a_thousand_fields_is_400(self, door: Door) -> None:
        assert door.knock(b"&".join(b"a%d=1" % one for one in range(1000)), content_type=FORM)[0] == 400

    @pytest.mark.parametrize(
        "body",
        [b'{"a":"\\u0000"}', b'{"a":"\\ud800"}', b'{"a":1e999}', b'{"a":NaN}', b'{"type":"event_callback"}', b"{}",
         b'{"type":["event_callback"],"event":[]}', b'{"type":"event_callback","event":null}'],
    )  # fmt: skip
    def test_an_odd_object_is_no_fault_of_ours(self, door: Door, body: bytes) -> None:
        status, said = door.knock(body)
        assert status in {200, 400, 404, 503}
        assert "Traceback" not in said

    @pytest.mark.parametrize(
        "body",
        [b"{}", b'{"type":7}', b'{"type":"event_callback","event":[]}', b'{"type":"block_actions","actions":[{}]}',
         b'{"type":"event_callback","event":{"type":{}}}', b'{"type":"block_actions"}',
         b'{"type":"block_actions","actions":[]}',
         b'{"type":"view_submission","view":{"callback_id":[]}}', b'{"type":"shortcut"}',
         b'{"type":"event_callback","event":{"type":"message"},"authorizations":[{"team_id":true}]}',
         b'{"type":"event_callback","event":{"type":"message","user":1.5}}'],
    )  # fmt: skip
    def test_a_field_of_another_type_than_slacks_is_400(self, door: Door, body: bytes) -> None:
        assert door.knock(body) == (400, "The body is not of Slack's form.")

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            (None, b"text=note+x"),
            (None, EVENT),
            ("text/plain", b'{"a":"b=c","deep":' + b"[" * 5000),
            ("text/plain", b'{"a":"b=c"'),
            ("multipart/form-data; boundary=x", b"--x\r\n\r\npayload=1\r\n--x--"),
            ("application/json-patch+json", b' {"type":"event_callback","event":{"type":"message"}}'),
            ("APPLICATION/JSON", EVENT),
            ("application/json; charset=utf-16", EVENT),
            (FORM, EVENT),
            (FORM, b"payload=%7B%7D&payload=" + b"%5B" * 5000),
            (FORM, b"command=%2Fincident&text=%FF%FE%ED%A0%80%00&team_id=T1&user_id=U1&channel_id=C1&trigger_id=1"),
            ("x" * 3000, EVENT),
        ],
    )
    def test_a_body_of_another_type_than_it_says_is_no_fault_of_ours(
        self, door: Door, content_type: str | None, body: bytes
    ) -> None:
        status, said = door.knock(body, content_type=content_type)
        assert status in {200, 400, 404}
        assert "Traceback" not in said

    def test_a_body_that_ends_too_early_leaves_the_door_open(self, door: Door) -> None:
        with socket.create_connection(("127.0.0.1", door.port)) as connection:
            connection.sendall(b"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
        assert door.knock(EVENT)[0] == 200


class TestDoors:
    def test_a_url_is_verified(self, door: Door) -> None:
        assert door.knock(b'{"type":"url_verification","challenge":"abc"}') == (200, "abc")
        assert door.stage.slack.verify_url()

    def test_only_a_signed_url_is_verified(self, door: Door) -> None:
        assert door.knock(b'{"type":"url_verification","challenge":"abc"}', signed=False)[0] == 400

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"])
    def test_only_posts_are_taken(self, door: Door, method: str) -> None:
        assert door.ask(method, "/slack/events")[0] == 405

    @pytest.mark.parametrize("path", ["/", "/slack", "/slack/events/..%2f..%2fetc", "/../app.py", "/docs", "/metrics"])
    def test_there_are_no_other_doors(self, door: Door, path: str) -> None:
        assert door.ask("GET", path)[0] == 404
