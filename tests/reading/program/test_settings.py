"""Settings that are taken and never read."""

import argparse

import pytest

from tui_backprop.reading.program.settings import Settings, broken_settings, unread_settings
from tui_backprop.reading.source.text import Text

CLASS = "class Net:\n    def __init__(self, units, lr=0.1):\n        self.units = units\n{more}"
OPTIONS = "p = argparse.ArgumentParser()\np.add_argument('--lr', type=float)\nargs = p.parse_args()\n{more}"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (CLASS.format(more=""), ["lr"]),
        (CLASS.format(more="        self.lr = lr\n"), ["lr"]),
        (CLASS.format(more="        self.__dict__.update(locals())\n"), []),
        (OPTIONS.format(more="train(args.epochs)\n"), ["lr"]),
        (OPTIONS.format(more="train(args.lr)\n"), []),
        (OPTIONS.format(more="train(**vars(args))\n"), []),
        (OPTIONS.format(more="print(self.lr)\n"), ["lr"]),
        (OPTIONS.format(more="print(f'rate {args.lr:g}', args.lr)\n"), ["lr"]),
        (OPTIONS.format(more="print('rate {}'.format(args.lr))\nlog.info('rate %s', str(args.lr))\n"), ["lr"]),
        (OPTIONS.format(more="rate = args.lr\nprint(rate)\n"), ["lr"]),
        (OPTIONS.format(more="rate = float(args.lr)\ntrain(rate)\n"), []),
        (OPTIONS.format(more="print(train(args.lr))\n"), []),
        (OPTIONS.format(more="train(args)\ndef train(o):\n    step(o.lr)\n"), []),
        (OPTIONS.replace("type=float", "dest='rate'").format(more="print(args.rate)\n"), ["rate"]),
        (CLASS.format(more="        print('rate', lr)\n"), ["lr"]),
        (CLASS.format(more="        self.lr = lr\n        print(self.lr)\n"), ["lr"]),
        (CLASS.format(more="        self.lr = lr\n    def step(self, g):\n        self.w -= self.lr * g\n"), []),
        (CLASS.format(more="        self.lr = lr\n        self.opt = SGD(lr)\n"), []),
        (CLASS.format(more="        self.lr = lr\nuse(net.lr)\n"), []),
        (CLASS.format(more="        self.lr = lr\nsave(net.__dict__)\n"), []),
        ("class Base:\n    def __init__(self, lr):\n        pass\n", []),
    ],
)
def test_unread(source, names):
    assert [setting.name for setting in unread_settings(Text(source))] == names


def given(source, value):
    text = Text(source)
    settings = Settings(unread_settings(text))
    settings.note(0, value)
    return settings, text


def test_a_rate_that_is_not_the_one_of_the_updates_is_a_slip():
    (finding,) = broken_settings(*given(CLASS.format(more=""), 0.5), 0.1, "sgd")
    assert (finding.slip, finding.line) == ("option-ignored", 2)
    assert "0.5 is given, and 0.1 is used" in finding.message


def test_a_rate_that_agrees_is_none():
    assert not list(broken_settings(*given(CLASS.format(more=""), 0.1), 0.1, "sgd"))


def test_an_optimizer_that_is_asked_for_and_is_not_there():
    source = "class Net:\n    def __init__(self, optimizer):\n        self.w = 1\n"
    assert [f.slip for f in broken_settings(*given(source, "momentum"), 0.1, "sgd")] == ["option-ignored"]
    assert not list(broken_settings(*given(source, "SGD"), 0.1, "sgd"))
    assert not list(broken_settings(*given(source, "momentum"), 0.1, "momentum 0.9"))


def test_another_option_in_the_place_of_the_rate():
    source = OPTIONS.format(
        more="class Net:\n    def __init__(self, n, lr):\n        self.lr = lr\nNet(2, args.units)\n"
    )
    text = Text(source)
    settings = Settings(unread_settings(text))
    settings.parsed(argparse.Namespace(lr=0.1, units=4))
    (finding,) = broken_settings(settings, text, 4.0, "sgd")
    assert (finding.slip, finding.line) == ("setting-in-wrong-place", 7)


@pytest.mark.parametrize(
    ("call", "line"), [("Net(2, 4)", 7), ("Net(2, 4, args.rate)", 2), ("Net(2, units=4, lr=x)", 2), ("Net(*sizes)", 2)]
)
def test_the_call_that_an_option_is_not_passed_to_is_its_line(call, line):
    source = OPTIONS.format(
        more=f"class Net:\n    def __init__(self, n, units, lr=0.1):\n        self.lr = lr\n{call}\n"
    )
    text = Text(source)
    settings = Settings(unread_settings(text))
    settings.parsed(argparse.Namespace(lr=1.0))
    (finding,) = broken_settings(settings, text, 0.1, "sgd")
    assert (finding.slip, finding.line) == ("option-ignored", line)
