#!/bin/sh
# Starts a training module in two single-threaded processes: run.sh MODULE ARGUMENTS...
# PROCESSES and PORT may be set.
cd "$(dirname "$0")" || exit 1
export OMP_NUM_THREADS=1 PYTHONPATH=.
module=$1
shift
exec "${PYTHON:-python3}" -m torch.distributed.run --nproc_per_node "${PROCESSES:-2}" --master_port "${PORT:-29511}" -m "tinyxgen.$module" "$@"
