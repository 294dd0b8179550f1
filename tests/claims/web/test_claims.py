from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from claims.models import Attribution, Claim, Evidence, Hop, Rating, Verdict
from claims.services import attributions
from claims.services import review as reviewing
from claims.services.review import Grading
from sources.models import Event, IntakeItem
from tests.claims.web.conftest import HandIn, SignIn
from tests.conftest import MakePerson
from tests.factories import a_claim, a_document, a_source, an_attribution


def test_the_page_of_a_claim_shows_who_said_it_through_whom_and_the_words_around_it(
    claim: Claim, reviewer: User, sign_in: SignIn
) -> None:
    page = sign_in(reviewer).get(reverse("claim", args=[claim.pk])).content.decode()
    assert "juru bicara dinas" in page
    assert "Kantor Berita Contoh" in page
    assert "<mark>&quot;Jembatan itu retak sepanjang 12 meter,&quot;</mark>" in page
    assert "akan ditutup pekan depan" in page  # before the passage
    assert "perbaikan memakan waktu tiga bulan" in page  # after it


def test_a_passage_that_begins_the_text_has_nothing_before_it(reviewer: User, sign_in: SignIn) -> None:
    attribution = an_attribution(content=[[0, 11]])
    page = sign_in(reviewer).get(reverse("claim", args=[attribution.claim_id])).content.decode()
    assert '<span class="passage-around"></span><mark>Contoh Kota</mark>' in page


def test_the_others_review_and_its_traces_are_hidden_until_enough_are_in(
    claim: Claim, person: MakePerson, true: Rating, false: Rating, sign_in: SignIn, hand_in: HandIn
) -> None:
    first, second = person("reviewer"), person("reviewer")
    hand_in(claim, first, false, rationale="Alasan rahasia pertama.")
    blind = sign_in(second).get(reverse("claim", args=[claim.pk])).content.decode()
    own = sign_in(first).get(reverse("claim", args=[claim.pk])).content.decode()
    hand_in(claim, second, true)
    opened = sign_in(second).get(reverse("claim", args=[claim.pk])).content.decode()
    assert "Alasan rahasia pertama." not in blind
    assert "review.submitted" not in blind
    assert "Alasan rahasia pertama." in own
    assert "Alasan rahasia pertama." in opened
    assert "review.submitted" in opened


def test_a_third_reviewers_draft_on_a_disputed_claim_is_in_nobody_elses_history(
    claim: Claim, person: MakePerson, true: Rating, false: Rating, sign_in: SignIn, hand_in: HandIn
) -> None:
    third, other = person("reviewer"), person("editor")
    hand_in(claim, person("reviewer"), true)
    hand_in(claim, person("reviewer"), false)
    mine = reviewing.open_review(claim=claim, by=third)
    reviewing.save_draft(mine, by=third, grading=Grading(rationale="Belum selesai."), version=mine.version)
    address = reverse("claim", args=[claim.pk])
    assert "Belum selesai." in sign_in(third).get(address).content.decode()
    assert "Belum selesai." not in sign_in(other).get(address).content.decode()


def test_a_claim_worded_anew_tells_so_in_its_history(claim: Claim, reviewer: User, sign_in: SignIn) -> None:
    client = sign_in(reviewer)
    answer = client.post(reverse("claim_restate", args=[claim.pk]), {"statement": "Jembatan retak.", "version": 1})
    assert answer.status_code == 302
    assert Claim.objects.get(pk=claim.pk).statement == "Jembatan retak."
    event = Event.objects.get(act="claim.restated", change="update")
    assert event.actor == reviewer
    assert "claim.restated" in client.get(reverse("claim", args=[claim.pk])).content.decode()


def test_two_who_word_a_claim_at_once_see_both_texts_and_neither_is_lost(
    claim: Claim, person: MakePerson, sign_in: SignIn
) -> None:
    first, second = sign_in(person("reviewer")), sign_in(person("reviewer"))
    address = reverse("claim_restate", args=[claim.pk])
    first.post(address, {"statement": "Kata yang pertama.", "version": 1})
    answer = second.post(address, {"statement": "Kata yang kedua.", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Kata yang pertama." in page
    assert "Kata yang kedua." in page
    assert Claim.objects.get(pk=claim.pk).statement == "Kata yang pertama."
    assert second.post(address, {"statement": "Kata yang kedua.", "version": 2}).status_code == 302


def test_a_list_of_claims_is_narrowed_by_words_state_rating_and_source_at_any_hop(
    reviewer: User, sign_in: SignIn
) -> None:
    agency = a_source(name="Kantor Berita Contoh")
    carried, withdrawn = a_claim(statement="Pelabuhan ditutup tiga bulan."), a_claim(statement="Dermaga baru dibuka.")
    speaker = Hop(position=0, role="speaker", name="juru bicara dinas")
    an_attribution(speaker, Hop(position=1, role="carrier", source=agency), claim=carried)
    an_attribution(Hop(position=0, role="speaker", source=agency), claim=withdrawn, withdrawn_at=timezone.now())
    client = sign_in(reviewer)

    def listed(**query: str) -> str:
        return client.get(reverse("claims"), query).content.decode()

    assert "Pelabuhan ditutup" in listed(q="pelabuhan ditutup")
    assert "Dermaga" not in listed(q="pelabuhan ditutup")
    assert "Pelabuhan ditutup" in listed(source=str(agency.pk))
    assert "Dermaga" not in listed(source=str(agency.pk))
    assert "Pelabuhan ditutup" not in listed(state="settled")


def test_a_list_of_claims_is_narrowed_by_what_stands_in_the_chain_as_the_api_is(
    reviewer: User, sign_in: SignIn
) -> None:
    ministry = a_source(kind="government", country="ID")
    a_claim(statement="Dermaga baru dibuka.")
    denied = a_claim(statement="Pelabuhan ditutup tiga bulan.")
    an_attribution(Hop(position=0, role="speaker", source=ministry), claim=denied, stance="denies")
    client = sign_in(reviewer)
    for query in ({"country": "id"}, {"source_kind": "government"}, {"speaker": ministry.pk}, {"stance": "denies"}):
        page = client.get(reverse("claims"), query).content.decode()
        assert ("Pelabuhan ditutup" in page, "Dermaga" in page) == (True, False), query
        assert '<details class="filter-more" open>' in page
    assert '<details class="filter-more">' in client.get(reverse("claims")).content.decode()
    both = client.get(reverse("claims"), {"stance": "denies", "country": "RU"}).content.decode()
    assert "Pelabuhan ditutup" not in both


def test_a_source_merged_into_another_brings_its_claims_along(reviewer: User, sign_in: SignIn) -> None:
    kept, merged = a_source(), a_source()
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    an_attribution(Hop(position=0, role="speaker", source=merged), claim=a_claim(statement="Air surut dua meter."))
    page = sign_in(reviewer).get(reverse("claims"), {"source": kept.pk}).content.decode()
    assert "Air surut dua meter." in page


def test_a_page_of_claims_goes_on_where_the_last_one_ended(reviewer: User, sign_in: SignIn) -> None:
    for _ in range(51):
        a_claim(created_by=reviewer)
    client = sign_in(reviewer)
    first = client.get(reverse("claims"), {"language": "id"})
    following = first.context["page"].following
    second = client.get(reverse("claims") + following)
    seen = [row.pk for row in first.context["page"].rows] + [row.pk for row in second.context["page"].rows]
    assert "language=id" in following
    assert len(seen) == len(set(seen)) == 51


def test_evidence_at_an_address_is_added_and_its_copy_is_asked_for(
    claim: Claim, reviewer: User, sign_in: SignIn
) -> None:
    told = {"bears": "refutes", "address": "https://news.example/report", "note": "Laporan resmi."}
    answer = sign_in(reviewer).post(reverse("evidence_add", args=[claim.pk]), told)
    assert answer.status_code == 302
    assert Evidence.objects.get().note == "Laporan resmi."
    assert IntakeItem.objects.get().address == "https://news.example/report"


def test_evidence_that_points_nowhere_is_refused_on_the_page(claim: Claim, reviewer: User, sign_in: SignIn) -> None:
    client, address = sign_in(reviewer), reverse("evidence_add", args=[claim.pk])
    nowhere = client.post(address, {"bears": "supports"})
    script = client.post(address, {"bears": "supports", "address": "javascript:alert(1)"})
    missing = client.post(address, {"bears": "supports", "document": "999999"})
    assert [nowhere.status_code, script.status_code, missing.status_code] == [400, 400, 400]
    assert not Evidence.objects.exists()
    assert not IntakeItem.objects.exists()


def test_evidence_is_taken_out_only_with_a_reason_and_stays_in_the_history(
    claim: Claim, reviewer: User, sign_in: SignIn
) -> None:
    evidence = reviewing.add_evidence(claim=claim, by=reviewer, bears="context", address="https://news.example/a")
    client, address = sign_in(reviewer), reverse("evidence_withdraw", args=[evidence.pk])
    client.post(address, {"reason": " "})
    assert Evidence.objects.get().withdrawn_at is None
    client.post(address, {"reason": "Halaman lain."})
    assert Evidence.objects.get().withdrawn_at is not None
    assert Event.objects.get(act="evidence.withdrawn").reason == "Halaman lain."


def _attribution(claim: Claim) -> Attribution:
    return Attribution.objects.get(claim=claim)


def _typed(attribution: Attribution, **changed: str) -> dict[str, str]:
    return {
        "version": str(attribution.version),
        "passage": attribution.passage,
        "kind": attribution.kind,
        "stance": attribution.stance,
        "said_on": "",
        "hops-TOTAL_FORMS": "3",
        "hops-INITIAL_FORMS": "2",
        "hops-0-name": "juru bicara dinas",
        "hops-0-ORDER": "1",
        "hops-1-name": "Kantor Berita Contoh",
        "hops-1-ORDER": "2",
        **changed,
    }


def test_an_attribution_is_corrected_in_its_words_stance_date_and_chain(
    claim: Claim, reviewer: User, sign_in: SignIn
) -> None:
    agency, attribution = a_source(name="Kantor Berita Contoh"), _attribution(claim)
    typed = _typed(
        attribution,
        **{
            "passage": "retak sepanjang 12 meter",
            "stance": "accuses",
            "said_on": "2026-01-02",
            "hops-0-name": "kepala dinas",
            "hops-1-known_as": "kantor berita CONTOH",
        },
    )
    answer = sign_in(reviewer).post(reverse("attribution", args=[attribution.pk]), typed)
    now_is = _attribution(claim)
    assert answer.status_code == 302
    assert now_is.document.text[slice(*now_is.content[0])] == "retak sepanjang 12 meter"
    assert (now_is.stance, str(now_is.said_on), now_is.version) == ("accuses", "2026-01-02", 2)
    hops = list(Hop.objects.filter(attribution=attribution).order_by("position"))
    assert [(h.name, h.source_id) for h in hops] == [("kepala dinas", None), ("Kantor Berita Contoh", agency.pk)]
    assert Event.objects.filter(act="attribution.corrected", table_name="claims_hop", change="update").count() == 2


def test_hops_are_put_into_another_order_and_taken_out_by_plain_fields(
    claim: Claim, reviewer: User, sign_in: SignIn
) -> None:
    attribution = _attribution(claim)
    address = reverse("attribution", args=[attribution.pk])
    client = sign_in(reviewer)
    client.post(address, _typed(attribution, **{"hops-0-ORDER": "9"}))
    turned = [h.name for h in Hop.objects.filter(attribution=attribution).order_by("position")]
    client.post(address, _typed(_attribution(claim), **{"hops-1-DELETE": "on"}))
    left = [h.name for h in Hop.objects.filter(attribution=attribution)]
    assert turned == ["Kantor Berita Contoh", "juru bicara dinas"]
    assert left == ["juru bicara dinas"]


def test_words_that_the_document_does_not_say_are_refused(claim: Claim, reviewer: User, sign_in: SignIn) -> None:
    attribution = _attribution(claim)
    typed = _typed(attribution, passage="Jembatan itu runtuh")
    answer = sign_in(reviewer).post(reverse("attribution", args=[attribution.pk]), typed)
    assert answer.status_code == 400
    assert "Jembatan itu runtuh" in answer.content.decode()
    assert _attribution(claim).version == 1


def test_a_name_that_several_sources_bear_is_refused_with_the_choices(
    claim: Claim, reviewer: User, sign_in: SignIn
) -> None:
    one, other, attribution = a_source(name="Contoh"), a_source(name="Contoh"), _attribution(claim)
    client, address = sign_in(reviewer), reverse("attribution", args=[attribution.pk])
    unclear = client.post(address, _typed(attribution, **{"hops-0-known_as": "Contoh"}))
    assert unclear.status_code == 400
    assert f"#{one.pk} Contoh" in unclear.content.decode()
    client.post(address, _typed(attribution, **{"hops-0-known_as": f"#{other.pk}"}))
    assert Hop.objects.get(attribution=attribution, position=0).source == other


def test_two_who_correct_one_attribution_see_both_and_neither_is_lost(
    claim: Claim, person: MakePerson, sign_in: SignIn
) -> None:
    attribution = _attribution(claim)
    address = reverse("attribution", args=[attribution.pk])
    sign_in(person("reviewer")).post(address, _typed(attribution, **{"hops-0-name": "yang pertama"}))
    second = sign_in(person("reviewer"))
    answer = second.post(address, _typed(attribution, **{"hops-0-name": "yang kedua"}))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "yang pertama" in page
    assert "yang kedua" in page
    assert 'name="version" value="2"' in page
    assert Hop.objects.get(attribution=attribution, position=0).name == "yang pertama"


def test_an_attribution_is_taken_out_with_a_reason(claim: Claim, reviewer: User, sign_in: SignIn) -> None:
    attribution = _attribution(claim)
    address = reverse("attribution_withdraw", args=[attribution.pk])
    sign_in(reviewer).post(address, {"reason": "Salah orang.", "version": 1})
    assert _attribution(claim).withdrawn_at is not None
    event = Event.objects.get(act="attribution.withdrawn", table_name="claims_attribution")
    assert event.reason == "Salah orang."


def test_evidence_points_to_the_copy_once_it_is_stored(claim: Claim, reviewer: User) -> None:
    address = "https://news.example/report"
    added = reviewing.add_evidence(claim=claim, by=reviewer, bears="supports", address=address)
    elsewhere = reviewing.add_evidence(claim=claim, by=reviewer, bears="context", address="https://news.example/other")
    copy = a_document()
    reviewing.keep_copy(address=address, document=copy)
    assert Evidence.objects.get(pk=added.pk).document == copy
    assert Evidence.objects.get(pk=elsewhere.pk).document is None
    assert Event.objects.get(act="evidence.copied").actor is None


def test_a_source_has_a_track_record_of_what_it_said_itself_and_what_it_carried(
    reviewer: User, false: Rating, sign_in: SignIn
) -> None:
    agency = a_source(name="Kantor Berita Contoh")

    def published(hop: Hop, stance: str = "asserts") -> None:
        claim = a_claim(created_by=reviewer)
        speaker = Hop(position=0, role="speaker", name="juru bicara")
        an_attribution(*([hop] if hop.position == 0 else [speaker, hop]), claim=claim, stance=stance)
        verdict = Verdict.objects.create(
            claim=claim, number=1, said="as_reported", rating=false, credibility=5, statement="x", summary="x",
            published_by=reviewer,
        )  # fmt: skip
        Claim.objects.filter(pk=claim.pk).update(verdict=verdict, state="published")

    published(Hop(position=0, role="speaker", source=agency))
    published(Hop(position=0, role="speaker", source=agency), stance="denies")
    published(Hop(position=1, role="carrier", source=agency))
    published(Hop(position=1, role="carrier", source=agency))
    client = sign_in(reviewer)
    [outcome] = client.get(reverse("claims_of_source", args=[agency.pk])).context["record"]
    assert (outcome.rating, outcome.said, outcome.carried) == (false, 1, 2)


def test_the_history_tells_in_words_and_keeps_the_hops_of_withdrawn_attributions(
    claim: Claim, reviewer: User, sign_in: SignIn
) -> None:
    attribution = claim.attributions.get()
    attributions.withdraw(attribution, by=reviewer, reason="Bukan kutipan.", version=attribution.version)
    page = sign_in(reviewer).get(reverse("claim", args=[claim.pk]))
    assert {event.subject_kind for event in page.context["history"]} == {"claim", "attribution"}
    assert "withdrew an attribution" in page.content.decode()
    assert "<code>attribution.withdrawn</code>" not in page.content.decode()
