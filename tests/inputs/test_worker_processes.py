"""Work shared with other processes: same answers, whatever becomes of the processes."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from bundleaudit import reading
from bundleaudit.cli.one_build import audit_one
from bundleaudit.inputs import worker_processes
from bundleaudit.inputs.worker import receive, send, serve
from bundleaudit.inputs.worker_processes import Job, WorkerProcesses
from fixture_builds import DIST

LARGE = 3_000_000


def jobs_of(*computations, cost_bytes=LARGE):
    """Return jobs that are worth a process."""
    return [Job(compute=compute, cost_bytes=cost_bytes) for compute in computations]


def test_answers_come_in_the_order_of_the_jobs_from_several_processes():
    """A job here waits until a worker has answered, so that one surely takes part."""
    with WorkerProcesses(2) as workers:
        # `os.getpid` answers differently in every process.
        found = workers.run(jobs_of(*[os.getpid] * 40, *[partial(pow, 2, n) for n in range(40)]))
        again = workers.run(jobs_of(partial(time.sleep, 0.3), *[os.getpid] * 3))
    assert found[40:] == [2**n for n in range(40)]
    assert all(isinstance(pid, int) for pid in found[:40])
    assert len(again) == 4


def slow_pid():
    time.sleep(0.5)
    return os.getpid()


def test_the_largest_job_is_begun_here_and_a_worker_does_the_next_one():
    with WorkerProcesses(1) as workers:
        largest, middle, smallest = (
            Job(compute=compute, cost_bytes=factor * LARGE)
            for compute, factor in ((slow_pid, 3), (os.getpid, 2), (os.getpid, 1))
        )
        found = workers.run([smallest, middle, largest])
    assert found[2] == os.getpid()
    assert found[1] != os.getpid()


@pytest.mark.parametrize("most_workers", [-1, 0])
def test_without_workers_everything_is_done_here(most_workers):
    with WorkerProcesses(most_workers) as workers:
        assert workers.run(jobs_of(os.getpid, os.getpid)) == [os.getpid()] * 2


def test_little_work_starts_no_process(monkeypatch):
    monkeypatch.setattr(worker_processes, "_start", None)
    with WorkerProcesses(2) as workers:
        assert workers.run(jobs_of(os.getpid, os.getpid, cost_bytes=9)) == [os.getpid()] * 2
        assert workers.run(jobs_of(os.getpid)) == [os.getpid()]
        assert workers.run([]) == []


def test_where_no_process_may_be_started_the_work_is_done_here(monkeypatch):
    def refuse():
        raise OSError("no more processes")

    monkeypatch.setattr(worker_processes, "_start", refuse)
    with WorkerProcesses(2) as workers:
        assert workers.run(jobs_of(os.getpid, os.getpid)) == [os.getpid()] * 2


@pytest.mark.parametrize("is_frozen", [True, False])
def test_a_program_without_an_interpreter_starts_no_process(monkeypatch, is_frozen):
    monkeypatch.setattr(worker_processes, "_start", None)
    if is_frozen:
        monkeypatch.setattr(sys, "frozen", True, raising=False)
    else:
        monkeypatch.setattr(sys, "executable", None)
    with WorkerProcesses(2) as workers:
        assert workers.run(jobs_of(os.getpid, os.getpid)) == [os.getpid()] * 2


def end_unless(pid):
    """End the process, but for the one named, as a killer of large processes does."""
    if os.getpid() != pid:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
    return "done here"


def test_what_a_killed_worker_did_is_done_here():
    with WorkerProcesses(2) as workers:
        # The folder of tests is in sys.path, so workers find this function.
        jobs = jobs_of(*[partial(end_unless, os.getpid())] * 6, partial(time.sleep, 0.3))
        assert workers.run(jobs) == [*["done here"] * 6, None]
        assert workers.run(jobs_of(partial(pow, 2, 2), partial(pow, 2, 3))) == [4, 8]


def test_a_fault_shows_as_if_there_were_no_workers():
    with WorkerProcesses(1) as workers, pytest.raises(ZeroDivisionError):
        workers.run(jobs_of(partial(divmod, 1, 0), partial(time.sleep, 0.2)))


def test_large_jobs_get_fewer_workers():
    with WorkerProcesses(3) as workers:
        assert len(workers._staff(1)) == 3
        assert len(workers._staff(50_000_000)) == 2
        assert len(workers._staff(1 << 40)) == 1


def run_interrupted(started):
    """Run jobs that take long, interrupted soon; the workers are added to ``started``."""
    with WorkerProcesses(1) as workers:
        started += workers._staff(1)
        threading.Timer(0.3, signal.raise_signal, [signal.SIGINT]).start()
        workers.run(jobs_of(partial(time.sleep, 30), partial(time.sleep, 0)))


@pytest.fixture
def heeded_interrupts():
    """Heed SIGINT, which background jobs of a shell inherit as ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded_interrupts")
def test_workers_are_gone_after_an_interrupt():
    started = []
    with pytest.raises(KeyboardInterrupt):
        run_interrupted(started)
    assert [worker.poll() is not None for worker in started] == [True]


def test_what_cannot_be_sent_is_done_here():
    with WorkerProcesses(1) as workers:
        assert workers.run(jobs_of(lambda: 1, lambda: 2, partial(time.sleep, 0.2))) == [1, 2, None]


@pytest.mark.parametrize("case", ["fullmaps-vite8", "legacy-vite8"])
def test_an_audit_is_the_same_by_one_process_and_by_three(case, monkeypatch, tmp_path):
    monkeypatch.setattr(worker_processes, "_WORTH_BYTES", 1)
    audits = []
    for worker_count in (0, 2):
        monkeypatch.setattr(reading, "_worker_count", lambda _, count=worker_count: count)
        monkeypatch.setenv("BUNDLEAUDIT_CACHE_DIR", str(tmp_path / str(worker_count)))
        audits.append(audit_one(DIST / case))
    assert audits[0] == audits[1]


def test_a_worker_ends_when_its_parent_is_killed(tmp_path):
    code = (
        "import os,sys,time\nfrom functools import partial\n"
        "from bundleaudit.inputs.worker_processes import WorkerProcesses\n"
        "workers = WorkerProcesses(1)\n(worker,) = workers._staff(1)\n"
        "open(sys.argv[1], 'w').write(str(worker.pid))\ntime.sleep(60)\n"
    )
    noted = tmp_path / "pid"
    parent = subprocess.Popen([sys.executable, "-c", code, str(noted)], env=environment())
    wait_for(lambda: noted.exists() and noted.read_text("utf-8"))
    pid = int(noted.read_text("utf-8"))
    assert is_running(pid)
    parent.kill()
    parent.wait()
    wait_for(lambda: not is_running(pid))


def environment():
    """Return an environment in which a child finds the package where this process does."""
    source = str(Path(worker_processes.__file__).parents[2])
    return {**os.environ, "PYTHONPATH": source}


def is_running(pid):
    """Return whether there is such a process that is not a dead one waiting to be asked."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").split()[2] not in {"Z", "X"}
    except FileNotFoundError:
        return False


def wait_for(condition):
    """Wait up to ten seconds."""
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_worker_answers_until_its_input_ends():
    jobs, answers = io.BytesIO(), io.BytesIO()
    send(jobs, partial(pow, 2, 8))
    send(jobs, partial(divmod, 1, 0))
    send(jobs, partial(int, "5"))
    jobs.seek(0)
    serve(jobs, answers)
    answers.seek(0)
    assert [receive(answers) for _ in range(4)] == [(True, 256), (False, None), (True, 5), None]


@pytest.mark.parametrize("length", [0, 3, 8, 11])
def test_a_message_that_breaks_off_is_none(length):
    stream = io.BytesIO()
    send(stream, (True, "answer"))
    assert receive(io.BytesIO(stream.getvalue()[:length])) is None
