"""The graph of states as a template draws it: its boxes and lines, and the words of each."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.web.scenario_asked import Asked
from truceline.web.scenario_graph import Graph, draw_graph
from truceline.web.scenarios import PLAYER_COLOURS, states
from truceline.workspace.scenario_rows import Row

__all__ = ["graph"]


def graph(asked: Asked, state: int | None, *, every_move: bool) -> Row:
    """The graph of states, with the words of each node."""
    drawn = draw_graph(asked.game, asked.held(), also=state, every_move=every_move)
    drawn_states = [node.state for node in drawn.nodes]
    rows = {row["number"]: row for row in states(asked, drawn_states)}
    return {
        "width": round(drawn.width),
        "height": round(drawn.height),
        "left_out": drawn.left_out,
        "moves_left_out": drawn.moves_left_out,
        "nodes": [
            {
                "x": round(node.x, 1),
                "y": round(node.y, 1),
                "width": round(node.width, 1),
                "height": node.height,
                "left": round(node.x - node.width / 2, 1),
                "top": round(node.y - node.height / 2, 1),
                **_node(asked, rows[node.state], is_chosen=node.state == state),
            }
            for node in drawn.nodes
        ],
        "edges": _edges(asked, drawn, state),
    }


def _node(asked: Asked, row: Row, *, is_chosen: bool) -> Row:
    holds = row[asked.concept.value] == "holds"
    tags = [one for one in (row["today"], *row["outcomes"]) if one]
    said = f"holds under {asked.concept.value}"
    said = said if holds else f"does not hold under {asked.concept.value}: "
    said += "" if holds else row[asked.concept.value]
    under = _under(row["equilibrium"], len(row["stable"]))
    return {
        "state": row["state"],
        "link": row["link"],
        "tags": " · ".join(tags),
        "holds": holds,
        "is_today": row["is_today"],
        "is_named": bool(row["outcomes"]),
        "is_chosen": is_chosen,
        "under": under,
        "label": ", ".join([row["state"], *tags, said, f"of all concepts: {under or 'none'}"]),
        "words": row["words"],
    }


def _under(concepts: Sequence[str], known: int) -> str:
    """The concepts under which a state holds for everybody."""
    return "all concepts" if len(concepts) == known else " ".join(concepts)


def _edges(asked: Asked, drawn: Graph, state: int | None) -> list[Row]:
    names: Sequence[str] = asked.game.players
    labels = asked.game.labels
    return [
        {
            "path": edge.path,
            "colour": edge.player % PLAYER_COLOURS,
            "player": asked.names[names[edge.player]],
            "start": labels[edge.start],
            "end": labels[edge.end],
            "is_improving": edge.is_improving,
            "is_mutual": edge.is_mutual,
            "is_near": state in (edge.start, edge.end),
            "words": f"{asked.names[names[edge.player]]}: {labels[edge.start]} → {labels[edge.end]}"
            + ("" if edge.is_improving else ", no known improvement"),
        }
        for edge in drawn.edges
    ]
