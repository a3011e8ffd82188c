#!/bin/sh
# The program over 1 to 4 ranks of MPI: the bytes of one process, for every command that shares its work; one voice for
# what is wrong; a rank that is killed ends the job, and what was finished is there for the next.
# Usage: mpi.sh CHOKEPOINT CHOKEPOINT_MPI MPIEXEC SOURCE_FOLDER
set -eu
one=$1 many=$2 source=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_btl_vader_single_copy_mechanism=none
failed=0
wrong() { echo "mpi: $*" >&2; failed=1; }
ranks() { count=$1; shift; "$mpiexec" -n "$count" "$many" "$@" --threads 1 -q; }
mpiexec=$3
mkdir "$work/net" "$work/big"

"$one" synth --firms 400 --degree 6 --sectors 12 --places 3 --seed 4 --data "$work/net/" --output /dev/null -q 2>/dev/null
printf 'id,delta,start_day\n3,0.8,1\n77,1,2\n200,0.5,1\n' >"$work/net/shock.csv"
table="$source/tests/data/tables/three"
world="--world $source/tests/data/worlds/tiny"

# NAME COMMAND...: the report and all data files.
same() {
  name=$1
  shift
  "$one" "$@" --threads 1 -q --format json --output "$work/$name.json" --data "$work/$name-" || wrong "$name alone: status $?"
  for count in 1 2 3 4; do
    ranks $count "$@" --format json --output "$work/$name.$count.json" --data "$work/$name.$count-" || wrong "$name, $count ranks: status $?"
    for file in "$work/$name".json "$work/$name"-*; do
      [ -e "$file" ] || continue
      other=$(echo "$file" | sed "s|/$name|/$name.$count|")
      cmp "$file" "$other" || wrong "$name: $count ranks give other bytes"
    done
  done
}
same esri esri "$work/net" --losses
same certified esri "$work/net" --certified
same pairs esri "$work/net" --by place,product
same firms firms "$work/net" --days 25 --snapshots 1,9,24 --inventory-days 4
same cuts firms "$work/net" --days 20 --by place,product --inventory-days 4
same ario ario "$table" --by region --days 20
same draws simulate cathode-refused --draws 9 --days 120 $world
same rank rank US --draws 2 $world

# What is wrong is said once, and its status is the job's.
status=0
ranks 3 esri "$work/none" 2>"$work/said" || status=$?
[ $status -eq 3 ] || wrong "a missing folder: status $status"
[ "$(grep -c 'found no' "$work/said")" -eq 1 ] || { wrong "a missing folder is told of otherwise than once"; cat "$work/said" >&2; }
status=0
ranks 2 controls list 2>"$work/said" || status=$?
[ $status -eq 2 ] || wrong "a command that is not shared: status $status"

# One rank alone cannot write: the job ends.
status=0
ranks 2 esri "$work/net" --output "$work/net/nodes.csv/report.json" 2>/dev/null || status=$?
[ $status -ne 0 ] || wrong "an output that cannot be written: status 0"

# A rank is killed in the middle: the job ends, and the next one goes on.
"$one" synth --firms 20000 --degree 8 --seed 4 --data "$work/big/" --output /dev/null -q 2>/dev/null
"$mpiexec" -n 3 "$many" esri "$work/big" --threads 1 -q --keep "$work/kept" --output "$work/big.json" 2>"$work/said" &
job=$!
waited=0
while [ "$(ls "$work/kept" 2>/dev/null | wc -l)" -lt 2 ] && [ $waited -lt 1200 ] && kill -0 $job 2>/dev/null; do
  sleep 0.1
  waited=$((waited + 1))
done
victim=$(ps -o pid= --ppid "$job" | tail -n 1)
[ -n "$victim" ] && kill -9 $victim
status=0
wait $job || status=$?
[ $status -ne 0 ] || wrong "a killed rank: status 0"
grep -q "signal 9" "$work/said" || { wrong "nobody said that a rank was killed"; cat "$work/said" >&2; }
[ ! -e "$work/big.json" ] || wrong "a killed job wrote an answer"
before=$(ls "$work/kept" | wc -l)
ranks 2 esri "$work/big" --keep "$work/kept" --output "$work/big.json" || wrong "resumed: status $?"
[ "$before" -gt 0 ] || wrong "nothing was kept"
"$one" esri "$work/big" -q --output "$work/alone.json"
cmp "$work/big.json" "$work/alone.json" || wrong "a resumed job gives other bytes"
[ -z "$(find "$work/kept" -name '*.tmp')" ] || echo "mpi: a temporary of the killed rank is left (harmless)"
exit $failed
