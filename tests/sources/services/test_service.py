"""How a service is asked: manners, and one clear message for each fault."""

import time

import pytest

from varpu_eval.errors import InputError, SourceError
from varpu_eval.sources.services import Clock, Manners, Service, UnansweredError

QUICK = Manners(pause=0.0, tries=3, reading=0.3, connecting=0.3, most_bytes=2000)


@pytest.fixture
def clock(services):
    return services.FakeClock()


@pytest.fixture
def asking(service, clock):
    def make(manners=QUICK, url=""):
        return Service("Sotkanet", url or service.url, manners, Clock(clock.now, clock.sleep))

    return make


def test_an_answer_is_what_the_service_sent(asking, service, services):
    assert asking().ask("/regions") == services.REGIONS
    ((_, path, _, headers),) = service.asked
    assert (path, headers["User-Agent"].startswith("varpu-eval/")) == ("/regions", True)


def test_a_body_is_posted_as_json_and_a_repeated_name_is_sent_each_time(asking, service, services):
    asking().ask("/json", [("indicator", 1086), ("years", 2021), ("years", 2023), ("genders", "total")])
    assert service.asked[-1][2]["years"] == ["2021", "2023"]
    cell = [("Alue", "SSS"), ("Ikä", "000"), ("Sukupuoli", "SSS"), ("Vuosi", "2020"), ("Tiedot", "vaesto")]
    query = [{"code": c, "selection": {"filter": "item", "values": [v]}} for c, v in cell]
    assert asking().ask(services.TABLE, body={"query": query})["value"] == [1000]
    assert service.asked[-1][0] == "POST"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("cut_off", "the answer was cut off"),
        ("half_json", "not whole JSON"),
        ("silent", "did not answer in time"),
        ("hang_up", "the answer was cut off"),
    ],
)
def test_what_may_pass_is_asked_again_and_then_told(asking, service, services, fault, told):
    passing = getattr(services, fault)
    service.faults = [passing]
    assert asking().ask("/regions") == services.REGIONS
    service.faults = [passing] * 3
    with pytest.raises(UnansweredError, match=f"Sotkanet /regions: .*{told}.*--offline"):
        asking().ask("/regions")
    assert len(service.asked) == 2 + 3


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_service_that_is_busy_is_asked_again(asking, service, services, code):
    service.faults = [services.status(code)] * 2
    assert asking().ask("/regions") == services.REGIONS
    service.faults = [services.status(code)] * 3
    with pytest.raises(UnansweredError, match=f"answers {code} "):
        asking().ask("/regions")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("html", "expected is JSON, and a web page came"),
        ("html_called_json", "expected is JSON, and a web page came"),
        ("plain_text", "expected is JSON, and 'text/plain' came"),
        ("latin", "expected is JSON in UTF-8"),
        ("half_a_character", "expected is JSON in UTF-8"),
        ("huge", r"larger than 0\.002 MB"),
        ("huge_untold", r"larger than 0\.002 MB"),
    ],
)
def test_what_does_not_pass_is_told_at_once(asking, service, services, fault, told):
    service.faults = [getattr(services, fault)]
    with pytest.raises(SourceError, match=f"Sotkanet /regions: .*{told}") as caught:
        asking().ask("/regions")
    assert not isinstance(caught.value, UnansweredError)
    assert len(service.asked) == 1


def test_an_answer_that_the_service_refuses_is_not_asked_again(asking, service):
    with pytest.raises(SourceError, match=r"answers 404 \(Not Found\), not 200"):
        asking().ask("/nothing")
    assert len(service.asked) == 1


def test_not_a_number_is_no_json(asking, service, services):
    service.faults = [services.not_a_number] * 3
    with pytest.raises(SourceError, match="not whole JSON"):
        asking().ask("/json")


def test_waits_grow_and_differ_by_chance(asking, service, services, clock):
    service.faults = [services.status(503)] * 3
    asking(Manners(pause=0.0, tries=4, first_wait=1.0, jitter=0.5)).ask("/regions")
    for slept, least in zip(clock.slept, [1.0, 2.0, 4.0], strict=True):  # doubled each time
        assert least <= slept <= least + 0.5
    assert [slept % 1 for slept in clock.slept] != [0.0, 0.0, 0.0]


def test_a_wait_that_the_service_asks_for_is_kept(asking, service, services, clock):
    service.faults = [services.status(429, Retry_After="17")]
    asking().ask("/regions")
    assert clock.slept == [17.0]


def test_a_wait_until_a_moment_is_kept_and_one_in_the_past_is_none(asking, service, services, clock):
    later = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 40))
    service.faults = [
        services.status(503, Retry_After=later),
        services.status(503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
    ]
    asking().ask("/regions")
    assert 35 < clock.slept[0] <= 40  # whole seconds, less what the test took
    assert clock.slept[1] <= 3.0  # the second wait without a request: 2 s and up to 1 s by chance


@pytest.mark.parametrize("unread", ["soon", "-5", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"])
def test_a_wait_that_cannot_be_read_is_none(asking, service, services, clock, unread):
    service.faults = [services.status(429, Retry_After=unread)]
    assert asking().ask("/regions") == services.REGIONS
    assert 1.0 <= clock.slept[0] <= 2.0  # the wait of its own: 1 s and up to 1 s by chance


def test_a_wait_without_end_is_told_as_a_year(asking, service, services):
    service.faults = [services.status(429, Retry_After="9" * 400)]
    with pytest.raises(UnansweredError, match="asks to wait 31536000 s"):
        asking().ask("/regions")


def test_a_message_says_which_indicator_was_asked(asking, service, services):
    service.faults = [services.html]
    with pytest.raises(SourceError, match=r"^Sotkanet /json, indicator 1086: expected is JSON"):
        asking().ask("/json", [("indicator", 1086), ("years", 2021)])


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("http://[half/regions", "sends on to an address that is none"),
        ("file:///etc/hosts", "has moved to file://, which is not asked"),
    ],
)
def test_a_redirection_to_no_address_is_told(asking, service, services, to, told):
    service.faults = [services.moved(to)]
    with pytest.raises(SourceError, match=f"Sotkanet /regions: the service {told}"):
        asking().ask("/regions")


def test_a_service_that_asks_for_a_long_wait_is_left_alone(asking, service, services):
    service.faults = [services.status(429, Retry_After="3600")]
    with pytest.raises(UnansweredError, match=r"429 \(Too Many Requests\) and asks to wait 3600 s"):
        asking().ask("/regions")
    assert len(service.asked) == 1


def test_requests_keep_a_distance_and_are_one_at_a_time(asking, service, clock):
    sotkanet = asking(Manners(pause=1.0))
    for _ in range(3):
        sotkanet.ask("/regions")
    clock.time += 0.75  # the caller was busy for a while: only the rest is waited
    sotkanet.ask("/regions")
    assert clock.slept == [1.0, 1.0, 0.25]
    assert service.most_at_once == 1


def test_a_service_that_cannot_be_reached_is_tried_once_and_then_left_alone(asking, clock):
    sotkanet = asking(url="http://127.0.0.1:9")  # the discard port: nobody listens
    for _ in range(2):
        with pytest.raises(UnansweredError, match="cannot be reached") as caught:
            sotkanet.ask("/regions")
        assert caught.value.unreachable
    assert len(clock.slept) == 2  # between the three tries of the first question; the second was not asked


def test_an_answer_that_trickles_is_given_up(asking, service, services, clock, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: clock.__setattr__("time", clock.time + 200) or clock.time)
    service.faults = [services.long] * 3
    with pytest.raises(UnansweredError, match="took too long"):
        asking(Manners(pause=0.0, tries=3, whole=150.0)).ask("/regions")


def test_a_redirection_inside_the_host_is_followed(asking, service, services):
    service.faults = [services.moved("/regions")]
    assert asking().ask("/old") == services.REGIONS
    service.faults = [services.moved("/regions")] * 9
    with pytest.raises(SourceError, match="from address to address"):
        asking().ask("/old")


@pytest.mark.parametrize("to", ["http://localhost/regions", "https://example.org/rest", "ftp://127.0.0.1/x"])
def test_a_redirection_elsewhere_is_refused(asking, service, services, to):
    service.faults = [services.moved(to)]
    with pytest.raises(SourceError, match=r"has moved to .*not asked by itself"):
        asking().ask("/regions")
    assert len(service.asked) == 1


def test_a_post_is_not_sent_on(asking, service, services):
    service.faults = [services.moved("/regions")]
    with pytest.raises(SourceError, match="has moved"):
        asking().ask(services.TABLE, body={})


@pytest.mark.parametrize("url", ["sotkanet.fi", "file:///etc/passwd", "https://", "https://x.fi/?a=1"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(InputError, match="no address of Sotkanet"):
        Service("Sotkanet", url)
