"""Turns of those who write: each job is done once or given up, and somebody always goes on."""

import random
import threading
from collections import Counter

from storage.turns import Job, Turns

HANDS, EACH = 16, 60


def nothing(_session: object) -> None:
    return None


def test_a_lone_job_is_done_by_whoever_asks_for_it() -> None:
    by: list[threading.Thread] = []

    def do(jobs: list[Job]) -> None:
        by.append(threading.current_thread())
        for job in jobs:
            job.end(len(by))

    turns = Turns(do)
    jobs = [Job(nothing), Job(nothing)]
    assert [turns.take(job, 1) for job in jobs] == [True, True]
    assert ([job.result for job in jobs], by) == ([1, 2], [threading.current_thread()] * 2)


def test_in_a_crowd_each_job_is_done_once_or_given_up_and_two_never_write_at_the_same_time() -> None:
    done: Counter[int] = Counter()
    one = threading.Lock()

    def do(jobs: list[Job]) -> None:
        assert one.acquire(blocking=False), "two write at the same time"
        threading.Event().wait(random.uniform(0, 0.002))
        done.update(map(id, jobs))
        one.release()
        for job in jobs:
            job.end()

    turns, told, kept = Turns(do), [], []

    def hand() -> None:
        for _ in range(EACH):
            job = Job(nothing)
            kept.append(job)  # so that no other job gets its id
            told.append((id(job), turns.take(job, random.uniform(0, 0.004))))

    hands = [threading.Thread(target=hand) for _ in range(HANDS)]
    for each in hands:
        each.start()
    for each in hands:
        each.join(60)
    assert len(told) == HANDS * EACH, "somebody waits for ever"
    assert all(done[job] == is_done for job, is_done in told)
    assert {is_done for _, is_done in told} == {True, False}, "nobody gave up, or everybody"
    assert turns.take(Job(nothing), 1)


def test_who_fails_tells_those_who_were_done_with_them_and_lets_the_next_one_write() -> None:
    begun, go_on, together = threading.Event(), threading.Event(), []

    def do(jobs: list[Job]) -> None:
        together.append(len(jobs))
        if len(together) == 1:
            begun.set()
            go_on.wait(20)
        if len(together) == 2:
            raise MemoryError
        for job in jobs:
            job.end("done")

    def take(job: Job) -> None:
        try:
            turns.take(job, 20)
        except MemoryError as error:
            raised.append(error)

    turns, raised, jobs = Turns(do), list[MemoryError](), [Job(nothing) for _ in range(3)]
    hands = [threading.Thread(target=take, args=(job,)) for job in jobs]
    hands[0].start()
    assert begun.wait(20)
    for hand in hands[1:]:
        hand.start()
    while len(turns._waiting) < 2:
        hands[1].join(0.001)
    go_on.set()
    for hand in hands:
        hand.join(20)
    assert (together, [job.result for job in jobs]) == ([1, 2], ["done", None, None])
    assert [job.error for job in jobs[1:]] == raised * 2
    last = Job(nothing)
    assert turns.take(last, 1)
    assert last.result == "done"


def test_who_waits_when_it_closes_is_done_and_nobody_comes_after() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def do(jobs: list[Job]) -> None:
        begun.set()
        go_on.wait(20)
        for job in jobs:
            job.end("done")

    turns, jobs = Turns(do), [Job(nothing), Job(nothing)]
    hands = [threading.Thread(target=turns.take, args=(job, 20)) for job in jobs]
    hands[0].start()
    assert begun.wait(20)
    hands[1].start()
    while not turns._waiting:
        hands[1].join(0.001)
    closing = threading.Thread(target=turns.close)
    closing.start()
    go_on.set()
    for each in [*hands, closing]:
        each.join(20)
    assert [job.result for job in jobs] == ["done", "done"]
    assert not turns.take(Job(nothing), 1)
