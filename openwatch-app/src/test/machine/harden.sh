#!/bin/sh
# What a careful administrator of a Debian 12 server changes. Each part is the remedy of rules of the product.
set -eu

cat >/etc/ssh/sshd_config.d/00-hardened.conf <<'EOF'
PermitRootLogin no
PasswordAuthentication no
PermitEmptyPasswords no
PermitUserEnvironment no
HostbasedAuthentication no
IgnoreRhosts yes
X11Forwarding no
AllowTcpForwarding no
AllowAgentForwarding no
PermitTunnel no
GatewayPorts no
StrictModes yes
UsePAM yes
MaxAuthTries 4
MaxSessions 10
MaxStartups 10:30:60
LoginGraceTime 60
ClientAliveInterval 600
ClientAliveCountMax 1
LogLevel VERBOSE
Banner /etc/issue.net
AllowUsers auditor
KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org
Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr
MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com
EOF
chmod 600 /etc/ssh/sshd_config /etc/ssh/sshd_config.d/00-hardened.conf
echo 'Authorized use only. What you do here is recorded.' | tee /etc/issue /etc/issue.net >/etc/motd
systemctl reload ssh

for setting in 'PASS_MAX_DAYS 60' 'PASS_MIN_DAYS 1' 'PASS_WARN_AGE 7' 'UMASK 077' 'ENCRYPT_METHOD YESCRYPT'; do
    key=${setting%% *}
    sed -i "/^[[:space:]]*$key[[:space:]]/d" /etc/login.defs
    echo "$key ${setting#* }" >>/etc/login.defs
done

cat >/etc/sudoers.d/hardened <<'EOF'
Defaults use_pty
Defaults logfile="/var/log/sudo.log"
Defaults timestamp_timeout=5
EOF
chmod 440 /etc/sudoers.d/hardened

mkdir -p /etc/modprobe.d
for module in cramfs freevxfs jffs2 hfs hfsplus udf usb-storage dccp sctp rds tipc; do
    printf 'install %s /bin/false\nblacklist %s\n' "$module" "$module"
done >/etc/modprobe.d/hardened.conf

cat >/etc/profile.d/hardened.sh <<'EOF'
readonly TMOUT=600
export TMOUT
umask 077
EOF

for file in crontab cron.hourly cron.daily cron.weekly cron.monthly cron.d; do
    [ ! -e "/etc/$file" ] || chmod go-rwx "/etc/$file"
done
rm -f /etc/cron.deny /etc/at.deny
touch /etc/cron.allow
chmod 640 /etc/cron.allow

mkdir -p /etc/systemd/journald.conf.d
printf '[Journal]\nStorage=persistent\nCompress=yes\nForwardToSyslog=no\n' >/etc/systemd/journald.conf.d/hardened.conf
useradd -D -f 30
