import pytest

from varpu_eval.sources.shared_folders import why_shared


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("outputs", "outputs"),
        ("deep/outputs/x/file.csv", "outputs"),
        ("checkout", "Git"),
        ("checkout/a/b", "Git"),
        ("study/sub", "study's own"),
        ("mine/outputs.txt", ""),
        ("mine", ""),
    ],
)
def test_places_are_judged_by_their_folders(tmp_path, place, reason):
    (tmp_path / "checkout" / ".git").mkdir(parents=True)
    why = why_shared(tmp_path / place, tmp_path / "study")
    assert reason in why
    assert bool(why) == bool(reason)


def test_a_link_is_followed(tmp_path):
    (tmp_path / "outputs").mkdir()
    (tmp_path / "innocent").symlink_to(tmp_path / "outputs")
    assert "outputs" in why_shared(tmp_path / "innocent" / "met.gexf")
