from benchmarks.report import PAGE, to_page
from benchmarks.result import Goal, Result, goal_text, p95, read, read_result, to_text


def test_p95_is_the_smallest_value_that_95_percent_do_not_exceed():
    assert p95(range(1, 101)) == 95
    assert p95([3.0, 1.0, 2.0]) == 3.0


def test_a_result_becomes_a_table_with_numbers_to_the_right():
    result = Result("T", ("page", "ms"), [("ours", 1234), ("a peer", 5.678), ("none", None)])

    assert to_text(result).splitlines() == [
        "| page   |    ms |",
        "| ------ | ----: |",
        "| ours   | 1,234 |",
        "| a peer |  5.68 |",
        "| none   |     – |",
    ]


def test_a_goal_says_whether_it_holds():
    fast, many = Goal("ms", 12.0, 10), Goal("moves", 300, 250, at_least=True)

    assert goal_text(fast) == "MISSED: ms: 12.0 (at most 10)"
    assert goal_text(many) == "holds: moves: 300 (at least 250)"


def test_the_page_about_performance_is_what_the_last_run_says():
    assert PAGE.read_text("utf-8") == to_page(read())


def test_a_saved_result_is_read_back_unchanged():
    entry = next(iter(read()["measurements"].values()))

    result = read_result(entry)

    assert [list(row) for row in result.rows] == entry["rows"]
    assert [goal.sentence for goal in result.goals] == [goal["sentence"] for goal in entry["goals"]]
