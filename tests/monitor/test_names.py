from __future__ import annotations

import pytest

from truceline.core.actor import Actor, FeedName
from truceline.core.errors import UnknownId
from truceline.monitor import resolve_actor

LABELS = ("Government of Syria", "Syrian insurgents", "IS")
ACTORS = {
    "syrian-government": Actor(
        actor_id="syrian-government",
        names={"en": "Government of the Syrian Arab Republic", "ar": "الحكومة السورية"},
        kind="government",
        aliases=("Damascus",),
        feed_names=(
            FeedName(feed="ucdp-ged", name="Government of Syria"),
            FeedName(feed="acled", name="Military Forces of Syria"),
        ),
    )
}


@pytest.mark.parametrize(
    "name", ["syrian-government", "damascus", "الحكومة السورية", "Government of Syria"]
)
def test_an_id_a_name_an_alias_or_a_label_gives_the_feeds_label(name: str) -> None:
    got = resolve_actor(name, actors=ACTORS, feed="ucdp-ged", labels=LABELS)
    assert got == ("Government of Syria",)


def test_an_unknown_actor_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(UnknownId, match="No actor is called 'Syrian insurgent'") as caught:
        resolve_actor("Syrian insurgent", actors=ACTORS, feed="ucdp-ged", labels=LABELS)
    assert "Did you mean 'Syrian insurgents'" in caught.value.hint


@pytest.mark.parametrize("feed", ["osce-smm", "acled"])
def test_a_feed_that_lacks_the_actor_says_so(feed: str) -> None:
    with pytest.raises(UnknownId, match="has no label for") as caught:
        resolve_actor("syrian-government", actors=ACTORS, feed=feed, labels=LABELS)
    assert "feed_names" in caught.value.hint
