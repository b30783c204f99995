/** The nginx files as mustache templates. Nothing is escaped (see `render-template.ts`): the views hold checked values only. */

/** MainView → nginx.conf. */
export const mainTemplate = `\
# Written by tcplb. Changes made here are lost: change the Services or tcplb.yaml instead.
{{#checkOnly}}
# Only for "nginx -t" on this revision: the nginx that serves it includes {{directory}}/live/stream.conf.
{{/checkOnly}}
{{#streamModule}}
load_module {{streamModule}};
{{/streamModule}}
pid {{directory}}/run/nginx.pid;
error_log {{directory}}/run/error.log warn;
worker_processes auto;
worker_rlimit_nofile {{workerFiles}};
worker_shutdown_timeout {{workerShutdownTimeout}}s;

events {
    worker_connections {{workerConnections}};
}

stream {
    include revision.conf;
    include exposures/*.conf;
}
`;

/** MainView → stream.conf, for an nginx that somebody else configures. Absolute, since nginx resolves a relative include from its main file. */
export const streamTemplate = `\
# Written by tcplb. Include this file in the stream block of nginx.conf.
include {{directory}}/live/revision.conf;
include {{directory}}/live/exposures/*.conf;
`;

/** ServerLineView → what an upstream says of one server. */
export const serverLineTemplate = 'server {{address}} max_fails={{maxFails}} fail_timeout={{failTimeout}}s; # {{node}}';

/** ExposureView → exposures/NAMESPACE.NAME.conf. */
export const exposureTemplate = `\
# Service {{namespace}}/{{name}}, mode {{mode}}
# Ready backends only. "kubectl tcplb backends {{name}} -n {{namespace}}" shows the others and why.
{{#listeners}}

# {{title}}
{{#upstream}}
upstream {{name}} {
    zone {{name}} {{zoneSize}};
    {{#sessionAffinity}}
    hash $remote_addr consistent;
    {{/sessionAffinity}}
    {{#servers}}
    ${serverLineTemplate}
    {{/servers}}
}
{{/upstream}}
server {
    {{#listens}}
    listen {{.}};
    {{/listens}}
    access_log off;
    {{#restricted}}
    {{#sourceRanges}}
    allow {{.}};
    {{/sourceRanges}}
    deny all;
    {{/restricted}}
    {{#upstream}}
    proxy_pass {{name}};
    proxy_next_upstream on;
    {{#udp}}
    proxy_timeout {{udpIdleTimeout}}s;
    {{/udp}}
    {{^udp}}
    proxy_connect_timeout {{connectTimeout}}ms;
    proxy_timeout {{tcpIdleTimeout}}s;
    proxy_socket_keepalive on;
    {{/udp}}
    {{/upstream}}
    {{^upstream}}
    return ""; # no backend is ready: close at once
    {{/upstream}}
}
{{/listeners}}
`;

/** RevisionView → revision.conf. */
export const revisionTemplate = `\
# Answers with the revision that the accepting worker runs.
server {
    listen unix:{{socket}};
    access_log off;
    return "{{revision}}\\n";
}
`;
