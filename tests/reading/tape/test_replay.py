"""What numbers were computed from."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.reading.tape.record import Node, Site
from tui_backprop.reading.tape.replay import cone


@given(st.data())
def test_what_is_after_a_node_is_the_rest_of_the_whole(data: st.DataObject):
    nodes: list[Node] = []
    for index in range(data.draw(st.integers(1, 20))):
        made_of = data.draw(st.lists(st.sampled_from(nodes), max_size=3)) if nodes else []
        nodes.append(Node(index, "add", None, tuple(made_of), {}, np.zeros(2), Site("p.py", 1, "f")))
    target, after = data.draw(st.sampled_from(nodes)), data.draw(st.integers(-1, len(nodes)))
    stop = data.draw(st.lists(st.sampled_from(nodes), max_size=3))
    assert cone([target], stop, after=after) == [node for node in cone([target], stop) if node.index > after]
