"""Outside text has one door: one module of the agent turns what a customer wrote into a message."""

import ast

from tests.shape.sources import SHIPPING, Source, python_files

TEST_KIT = "agent/testing.py"


def names_of_human_message(tree: ast.Module) -> set[str]:
    """How this module calls the class, an alias included."""
    imported = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {
        alias.asname or alias.name
        for node in imported
        for alias in node.names
        if alias.name in {"HumanMessage", "HumanMessageChunk"}
    }


def makes_human_messages(source: Source) -> bool:
    names = names_of_human_message(source.tree)
    called = (node.func for node in ast.walk(source.tree) if isinstance(node, ast.Call))
    return any(
        (isinstance(made, ast.Name) and made.id in names)
        or (isinstance(made, ast.Attribute) and made.attr in {"HumanMessage", "HumanMessageChunk"})
        for made in called
    )


def writes_the_role_by_hand(source: Source) -> bool:
    """LangChain also takes `{"role": "user"}` and `("human", text)`: the same door, unmarked."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Dict) and "'role': 'user'" in ast.unparse(node):
            return True
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            role, text = node.elts
            written = isinstance(text, ast.Constant)  # a table of words, not what somebody said
            if isinstance(role, ast.Constant) and role.value in {"human", "user"} and not written:
                return True
    return False


def test_one_module_makes_human_messages_and_it_belongs_to_the_agent() -> None:
    makers = [source.path for source in python_files(*SHIPPING) if makes_human_messages(source)]
    doors = [path for path in makers if path != TEST_KIT]
    assert len(doors) == 1, doors
    assert doors[0].startswith("agent/")


def test_no_module_writes_a_customers_role_by_hand() -> None:
    by_hand = [source.path for source in python_files(*SHIPPING) if writes_the_role_by_hand(source)]
    assert by_hand == []
