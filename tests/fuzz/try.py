import sys, itertools, tempfile, time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from entries import FILES
from sandbox import run, Tally

names = sys.argv[2:] or [n for n, e in FILES.items() if not e.slow]
for name in names:
    with tempfile.TemporaryDirectory(prefix="fuzz_") as d:
        e = FILES[name]
        valid = Path(d) / "valid"
        valid.mkdir()
        t0 = time.time()
        try:
            case = e.case(valid)
            e.read(next(iter([e.make.__name__ and valid])) if False else valid / "x") if False else None
        except Exception as err:
            print(name, "MAKE FAILED", repr(err)[:300], flush=True)
            continue
        t = Tally()
        fs = {}
        for f in run(
            name,
            case,
            itertools.count(),
            Path(d) / "box",
            until=time.monotonic() + float(sys.argv[1]),
            limit_s=e.limit_s,
            tally=t,
        ):
            fs.setdefault(f.what.split("(")[-1][:100] + f.what[:40], []).append(f)
        print(f"{name}: {t.cases} cases, {t.refused} refused, make {time.time() - t0:.1f}", flush=True)
        for k, v in fs.items():
            print("   ", len(v), v[0], flush=True)
