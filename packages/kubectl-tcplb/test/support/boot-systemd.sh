#!/bin/sh
# In new namespaces of processes, mounts and cgroups: becomes a systemd that has nothing to start. What is written to /etc,
# /usr/local, /var/lib and /run stays here. The argument is an empty directory.
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$1"
for directory in etc usr/local; do
  layer="$1/$directory"
  mkdir -p "$layer/upper" "$layer/work"
  mount -t overlay overlay -o "lowerdir=/$directory,upperdir=$layer/upper,workdir=$layer/work" "/$directory"
done
for directory in /var/lib /var/cache /run /etc/systemd/system; do
  mount -t tmpfs tmpfs "$directory"
done
# There may be several hierarchies, one upon the other.
umount -l /sys/fs/cgroup 2>/dev/null || true # none where a network namespace was entered
mount -t cgroup2 none /sys/fs/cgroup
for unit in sysinit.target basic.target shutdown.target umount.target final.target network-online.target \
  multi-user.target ./-.slice system.slice; do
  printf '[Unit]\nDefaultDependencies=no\n' >"/etc/systemd/system/$unit"
done
# Nothing of the machine's own.
export container=lxc SYSTEMD_UNIT_PATH=/etc/systemd/system
exec /lib/systemd/systemd --system --unit=multi-user.target --log-target=console </dev/null
