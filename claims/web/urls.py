"""Addresses of the desk's pages, room by room."""

from django.urls import URLPattern, URLResolver, path

from claims.web import attributions, claims, desk, exports, reviews, tokens, verdicts

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.desk, name="desk"),
    path("claims/", claims.claim_list, name="claims"),
    path("claims/<int:claim_id>/", claims.claim, name="claim"),
    path("claims/<int:claim_id>/restate/", claims.restate, name="claim_restate"),
    path("claims/<int:claim_id>/evidence/", claims.add_evidence, name="evidence_add"),
    path("evidence/<int:evidence_id>/withdraw/", claims.withdraw_evidence, name="evidence_withdraw"),
    path("attributions/<int:attribution_id>/", attributions.attribution, name="attribution"),
    path("attributions/<int:attribution_id>/withdraw/", attributions.withdraw_attribution, name="attribution_withdraw"),
    path("claims/<int:claim_id>/review/", reviews.review, name="review"),
    path("claims/<int:claim_id>/settle/", reviews.settle, name="settle"),
    path("claims/<int:claim_id>/publish/", verdicts.publish, name="publish"),
    path("claims/of-source/<int:source_id>/", claims.claims_of_source, name="claims_of_source"),
    path("verdicts/", verdicts.verdict_list, name="verdicts"),
    path("verdicts/<int:claim_id>/", verdicts.verdict, name="verdict"),
    path("verdicts/<int:claim_id>/claimreview.json", exports.claim_review, name="verdict_claimreview"),
    path("exports/", exports.exports, name="exports"),
    path("exports/verdicts.csv", exports.verdicts_csv, name="export_verdicts_csv"),
    path("exports/claimreview.json", exports.claim_reviews, name="export_claimreview"),
    path("profile/", tokens.profile, name="profile"),
    path("profile/tokens/", tokens.make_token, name="token_make"),
    path("profile/tokens/<int:token_id>/revoke/", tokens.revoke_token, name="token_revoke"),
]
