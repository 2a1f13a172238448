# What the scripts beside this share: names, ports, and how a process is started, asked and ended. Sourced, not run.
# Settings (environment): MSS_LOCAL_PORTS first of the hundred ports (default 18000), MSS_LOCAL_DIR data and logs (default deploy/local/run),
#   CASSANDRA_HOME directory with the script `cassandra` (default ../shared/cassandra beside the repository), CASSANDRA_HEAP per node (default 512M).
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
run=${MSS_LOCAL_DIR:-$here/run}
base=${MSS_LOCAL_PORTS:-18000}
cassandra=${CASSANDRA_HOME:-$root/../shared/cassandra}/cassandra
cassandra_port=$((base + 42)) # its script puts the storage ports 2042 and 2041 below
far_end=http://127.0.0.1:$((base + 90))
names=(far-end silo-1 silo-2 gateway-1 gateway-2)

me=deploy/local/$(basename "$0")
die() { echo "$me: $*" >&2; exit 1; }

known() { # name, the usage
  [[ " ${names[*]} " == *" $1 "* || $1 =~ ^cassandra-[1-3]$ ]] || die "'$1' is none of ${names[*]} cassandra-1 cassandra-2 cassandra-3; usage: $me $2"
}

port_of() {
  case $1 in
    far-end) echo $((base + 90)) ;;
    silo-*) echo $((base + 80 + ${1#silo-})) ;;
    gateway-*) echo $((base + ${1#gateway-})) ;;
  esac
}

nodes() { cat "$run/nodes" 2>/dev/null || echo 0; }

contact_points() {
  local n points=127.0.0.1
  for ((n = 2; n <= $(nodes); n++)); do points+=,127.0.0.$n; done
  echo "$points"
}

listens() { (exec 3<>"/dev/tcp/${2:-127.0.0.1}/$1") 2>/dev/null; }

# The process id, if it is still ours: after a reboot the number is somebody else's.
pid_of() {
  local file=$run/$1/pid pid
  [[ $1 == cassandra-* ]] && file=$run/cassandra/${1#cassandra-}/pid
  pid=$(cat "$file" 2>/dev/null) && [[ -n $pid ]] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$run/" && echo "$pid"
}

ready() {
  if [[ $1 == cassandra-* ]]; then listens "$cassandra_port" "127.0.0.${1#cassandra-}"; else
    curl -fs -m 2 -o /dev/null "http://127.0.0.1:$(port_of "$1")/health/ready"
  fi
}

# Cassandra's script gives all installations of a machine the same JMX ports; this java gives ours other ones.
with_cassandra() {
  local real=${JAVA_HOME:+$JAVA_HOME/bin/}java
  real=$(command -v "$real") || die "Cassandra needs Java 17, which is not installed (Debian: apt-get install -y openjdk-17-jre-headless)"
  [[ -x $cassandra ]] || die "there is no $cassandra; CASSANDRA_HOME names the directory with the script 'cassandra'"
  mkdir -p "$run/java/bin"
  cat >"$run/java/bin/java" <<JAVA
#!/usr/bin/env bash
args=()
for arg in "\$@"; do
  [[ \$arg =~ ^-Dcassandra.jmx.local.port=719([0-9])$ ]] && arg=-Dcassandra.jmx.local.port=\$(($base + 50 + BASH_REMATCH[1] - 8))
  args+=("\$arg")
done
exec "$real" "\${args[@]}"
JAVA
  chmod +x "$run/java/bin/java"
  JAVA_HOME=$run/java CASSANDRA_DIR=$run/cassandra CASSANDRA_PORT=$cassandra_port CASSANDRA_HEAP=${CASSANDRA_HEAP:-512M} "$cassandra" "$@"
}

# Starts a process if it does not run; says nothing about whether it is ready.
launch() {
  local name=$1 n=${1##*-} dir=$run/$1 port args program
  pid_of "$name" >/dev/null && return 0
  port=$(port_of "$name")
  listens "$port" && die "something else listens on port $port, which is $name's; MSS_LOCAL_PORTS=<first of a hundred free ports> chooses others"
  mkdir -p "$dir"
  args=(--Mss:HttpPort="$port" --Mss:HttpsPort=0)
  program=$run/bin/Silo/Mss.Silo
  case $name in
    far-end) args+=(--Mss:Role=FarEnd --Mss:DataDirectory="$dir" --Mss:FarEnd:SmppPort=$((base + 75))) ;;
    silo-*)
      args+=(--Mss:DataDirectory="$dir" --Mss:SiloPort=$((base + 10 + n)) --Mss:GatewayPort=$((base + 30 + n)) --Mss:Cluster:AdvertisedAddress=127.0.0.1 --Orleans:Name="$name"
        --Mss:FarEnd:Address="$far_end" --Mss:FarEnd:SmppPort=$((base + 75)) --Mss:Sim:OtaMasterKeyFile="$run/far-end/ota-master.key") ;;
    gateway-*) program=$run/bin/Gateway/Mss.Gateway args+=(--Mss:SessionLines:Node="$name") ;;
  esac
  [[ $name == far-end ]] || args+=(--Mss:InstallationSecretFile="$run/installation.secret" --Mss:Storage=Cassandra
    --Mss:Cassandra:ContactPoints="$(contact_points)" --Mss:Cassandra:Port="$cassandra_port" --Mss:Cassandra:DataCenter=datacenter1)
  [[ -x $program ]] || die "there is no $program; run deploy/local/up"
  (
    cd "$dir"
    export DOTNET_ENVIRONMENT=Development ASPNETCORE_ENVIRONMENT=Development DOTNET_gcServer=0
    exec setsid "$program" "${args[@]}" >>"$dir/log" 2>&1 </dev/null
  ) &
  echo $! >"$dir/pid"
}

await() { # name, seconds
  local i
  for ((i = 0; i < ${2:-90} * 10; i++)); do
    ready "$1" && return 0
    if ! pid_of "$1" >/dev/null; then
      tail -n 5 "$run/$1/log" >&2
      die "$1 ended while starting; the whole log: $run/$1/log"
    fi
    sleep 0.1
  done
  tail -n 5 "$run/$1/log" >&2
  die "$1 was not ready in ${2:-90} s; the whole log: $run/$1/log"
}

end() { # name, signal
  local pid i
  pid=$(pid_of "$1") || return 0
  kill -"$2" "$pid"
  for ((i = 0; i < 300; i++)); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  kill -KILL "$pid" 2>/dev/null || true
  rm -f "$run/$1/pid"
}
