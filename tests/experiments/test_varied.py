"""What can be tested is what pages decide, declared by the app that owns them."""

from configurator.experiments.varied import Arm, declared, named


def test_what_pages_declare_has_a_usual_way_and_others():
    things = declared()
    assert sorted(things) == ["build-modules", "build-question", "home-button", "home-first"]
    for thing in things.values():
        codes = [arm.code for arm in thing.arms]
        assert codes[0] == "usual"
        assert len(set(codes)) == len(codes) >= 2
        assert max(len(code) for code in (thing.code, *codes)) <= 40
    assert {thing.code for thing in things.values() if thing.of_builds} == {"build-modules", "build-question"}


def test_a_thing_that_pages_no_longer_decide_stands_for_itself():
    gone = named("checkout-colour")
    assert (gone.words, gone.usual.code, gone.others) == ("checkout-colour", "", ())
    assert gone.arm("green") == Arm("green", "green")
