import pytest

from partner_portal.core.registry import AlreadyRegistered, NotRegistered, Registry


def test_things_keep_the_order_they_came_in():
    jobs = Registry("job")
    assert jobs.add("b", 2) == 2
    jobs.add("a", 1)
    assert jobs.items() == [("b", 2), ("a", 1)]
    assert list(jobs) == [2, 1]
    assert len(jobs) == 2
    assert "a" in jobs
    assert "c" not in jobs
    assert jobs.get("a") == 1


def test_the_same_thing_twice_is_harmless_and_another_is_refused():
    jobs, job = Registry("job"), object()
    jobs.add("expire", job)
    jobs.add("expire", job)
    with pytest.raises(AlreadyRegistered, match="job 'expire' is registered twice"):
        jobs.add("expire", object())
    assert jobs.get("expire") is job


def test_nothing_of_that_name_says_so():
    with pytest.raises(NotRegistered, match="no job is called 'lost'"):
        Registry("job").get("lost")


def test_what_is_added_while_it_is_read_waits_for_the_next_reading():
    jobs = Registry("job")
    jobs.add("first", 1)
    for job in jobs:
        jobs.add(f"from {job}", job + 1)
    assert list(jobs) == [1, 2]
