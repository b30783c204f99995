/** keepalived's files as mustache templates, as those of nginx: the views hold checked values only. */
import { CONNECT_SCRIPT } from '../connect-script.ts';
import { READ_SOCKET_SCRIPT } from '../read-socket-script.ts';
import { SCRIPT_USER, TEST_CONFIG_ID } from './keepalived-files.ts';

/**
 * KeepalivedView → keepalived/keepalived.conf. The scripts are arguments of a shell: keepalived follows the links in the path
 * of a program once, when it reads its configuration, and would go on running those of a revision that is gone.
 */
export const keepalivedTemplate = `\
# Written by tcplb. Changes made here are lost: change tcplb.yaml instead.
global_defs {
    router_id {{routerId}}
    vrrp_version 3
    vrrp_check_unicast_src
    # After a split the owner that stays learns of the other one, and tells the network again who has the addresses.
    vrrp_higher_prio_send_advert true
    vrrp_garp_master_repeat {{garpMasterRepeat}}
    vrrp_garp_master_delay {{garpMasterDelay}}
    {{#garpMasterRefresh}}
    vrrp_garp_master_refresh {{garpMasterRefresh}}
    {{/garpMasterRefresh}}
    enable_script_security
    # "keepalived -t" of 2.2.7 ends itself at a script of another user; hence a user of its own for the test.
    @^${TEST_CONFIG_ID} script_user ${SCRIPT_USER}
    @${TEST_CONFIG_ID} script_user root
}

vrrp_script nginx {
    script "/bin/sh {{directory}}/live/keepalived/check-nginx.sh {{directory}}"
    interval 1
    timeout 1
    fall 1
    rise 1
}

vrrp_script backends {
    script "/bin/bash {{directory}}/live/keepalived/check-backends.sh {{directory}}/live/keepalived/backends"
    interval 1
    timeout 1
    fall 3
    rise 1
}

track_file health {
    file "{{healthFile}}"
    weight 0
    init_file 0
}
{{#instances}}

track_file standby-{{name}} {
    file "{{standbyFile}}"
    weight 0
    init_file 0
}

vrrp_instance {{name}} {
    state BACKUP
    {{#preempt}}
    preempt_delay {{delay}}
    {{/preempt}}
    {{^preempt}}
    nopreempt
    {{/preempt}}
    interface {{interface}}
    virtual_router_id {{virtualRouterId}}
    priority {{priority}}
    advert_int {{advertInterval}}
    unicast_src_ip {{unicastAddress}}
    unicast_peer {
        {{#peers}}
        {{.}}
        {{/peers}}
    }
    virtual_ipaddress {
        {{#virtualAddresses}}
        {{.}}
        {{/virtualAddresses}}
    }
    track_script {
        nginx
        backends
    }
    track_file {
        health
        standby-{{name}}
    }
}
{{/instances}}
`;

/** A check has the real-time priority of keepalived, and must not keep it from speaking and hearing in time. */
const YIELD = 'chrt --rr --pid 1 $$ 2>/dev/null';

/** → keepalived/check-nginx.sh, which is no template. */
export const nginxCheck = `\
# Whether nginx serves what is live: check-nginx.sh DIRECTORY. Run by keepalived.
${YIELD}
live=$(readlink "$1/live") || exit 1
answer=$(set -- 1 "$1/run/revision.sock"
${READ_SOCKET_SCRIPT.trim()}
) || exit 1
[ "$answer" = "\${live##*-}" ] && exit 0
# While an apply waits for its proof nginx may answer with the revision before.
age=$(($(date +%s) - $(stat -c %Y "$1/live")))
[ -n "$answer" ] && [ "$age" -ge 0 ] && [ "$age" -le 10 ]
`;

/** → keepalived/check-backends.sh, which is no template. */
export const backendsCheck = `\
# Whether one of the backends accepts: check-backends.sh FILE, a file of ADDRESS/PORT. Run by keepalived.
${YIELD}
mapfile -t places <"$1"
[ "\${#places[@]}" -gt 0 ] || exit 0
# Mostly one answers at once, each time another; all are asked when it does not.
place=\${places[RANDOM % \${#places[@]}]}
timeout 0.3 bash -c 'exec 3<>"/dev/tcp/$0"' "$place" 2>/dev/null && exit
connect='${CONNECT_SCRIPT.replaceAll("'", `'\\''`)}'
exec timeout 0.6 bash -c "$connect" tcplb "\${places[@]}"
`;
