#!/bin/sh
# The whole recipe: train_all.sh OUT [smoke]
#
# OUT receives checkpoints, logs, the exported family and the figures. Every stage resumes from its checkpoint, so the same
# command continues after an interruption. "smoke" runs every stage for seconds: it shows that the recipe works, not that it learns.
set -e
cd "$(dirname "$0")"
out=${1:?OUT folder missing}
PYTHON=${PYTHON:-python3}
export PYTHON
scale=${SCALE:-1} # 2 = twice the minutes
if [ "$2" = smoke ]; then
    scale=0.01
    each=2
fi
minutes() { awk "BEGIN { print $1 * $scale }"; }
export PYTHONPATH=.

# 1 the eyes: a target for every patch; simple scenes first
[ -f "$out/tower.done" ] || ./run.sh train_tower --out "$out" --minutes "$(minutes 30)" --easy 0.5 --tiles 64 --lr 5e-4 --hold 0.3
touch "$out/tower.done"
# 2 captions and questions about one picture, the tower frozen; 3 several pictures and conversations
[ -f "$out/single.done" ] || ./run.sh train_chat --name single --tower "$out/tower.pt" --out "$out" --mix single --minutes "$(minutes 60)" --warm "$(minutes 1)" --hold 1
touch "$out/single.done"
[ -f "$out/interleave.done" ] || ./run.sh train_chat --name interleave --begin "$out/single.pt" --out "$out" --mix interleave --minutes "$(minutes 60)" --lr 1e-3 --hold 0.4 --tokens 6400 --aux 0.4
touch "$out/interleave.done"
# 4 the variants
[ -f "$out/base.done" ] || ./run.sh train_chat --name base --begin "$out/interleave.pt" --out "$out" --mix base --minutes "$(minutes 8)" --lr 6e-4 --matrix-lr 0.005 --hold 0.3
touch "$out/base.done"
[ -f "$out/singleimg.done" ] || ./run.sh train_chat --name singleimg --begin "$out/interleave.pt" --out "$out" --mix singleimg --minutes "$(minutes 5)" --lr 2e-4 --matrix-lr 0.002 --hold 0.2
touch "$out/singleimg.done"
[ -f "$out/dpo.done" ] || ./run.sh train_dpo --name dpo --begin "$out/interleave.pt" --out "$out" --minutes "$(minutes 5)"
touch "$out/dpo.done"

for name in singleimg interleave dpo; do
    "$PYTHON" -m tinyxgen.export "$out/$name.pt" "$out/export/tiny-$name"
    "$PYTHON" -m tinyxgen.evaluate "$out/export/tiny-$name" --each "${each:-30}" --json "$out/$name.json"
done
"$PYTHON" -m tinyxgen.export "$out/base.pt" "$out/export/tiny-base" --base
"$PYTHON" -m tinyxgen.evaluate_base "$out/export/tiny-base" --each "${each:-30}" --json "$out/base.json"
"$PYTHON" -m tinyxgen.curve "$out"
