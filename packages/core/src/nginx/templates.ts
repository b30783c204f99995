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
    {{#mapHashBucketSize}}
    map_hash_bucket_size {{mapHashBucketSize}};
    {{/mapHashBucketSize}}
    include revision.conf;
    {{#tlsPorts}}
    include tls/*.conf;
    {{/tlsPorts}}
    include exposures/*.conf;
}
`;

/** MainView → stream.conf, for an nginx that somebody else configures. Absolute, since nginx resolves a relative include from its main file. */
export const streamTemplate = `\
# Written by tcplb. Include this file in the stream block of nginx.conf.
{{#mapHashBucketSize}}
map_hash_bucket_size {{mapHashBucketSize}};
{{/mapHashBucketSize}}
include {{directory}}/live/revision.conf;
{{#tlsPorts}}
include {{directory}}/live/tls/*.conf;
{{/tlsPorts}}
include {{directory}}/live/exposures/*.conf;
`;

/** ServerLineView → what an upstream says of one server. */
export const serverLineTemplate =
  'server {{address}}{{#weight}} weight={{weight}}{{/weight}}{{#maxConnections}} max_conns={{maxConnections}}{{/maxConnections}} max_fails={{maxFails}} fail_timeout={{failTimeout}}s; # {{node}}';

/** ExposureView → exposures/NAMESPACE.NAME.conf. Formats and zones stand here too, so that a file is whole by itself. */
export const exposureTemplate = `\
# Service {{namespace}}/{{name}}, mode {{mode}}
# Ready backends only. "kubectl tcplb backends {{name}} -n {{namespace}}" shows the others and why.
{{#listeners}}

# {{title}}
{{#accessLog}}
log_format {{format}} escape=json
    '{"time":"$time_iso8601","exposure":"{{namespace}}/{{name}}","listener":"{{listener}}",'
    '"client":"$remote_addr","clientPort":"$remote_port","backend":"$upstream_addr","status":$status,'
    '"bytesFromClient":$bytes_received,"bytesToClient":$bytes_sent,'
    '"seconds":$session_time,"connectSeconds":"$upstream_connect_time"}';
{{/accessLog}}
{{#connectionLimit}}
limit_conn_zone $protocol zone={{zone}}:64k;
{{/connectionLimit}}
{{#upstream}}
upstream {{name}} {
    zone {{name}} {{zoneSize}};
    {{#balance}}
    {{balance}};
    {{/balance}}
    {{#servers}}
    ${serverLineTemplate}
    {{/servers}}
}
{{/upstream}}
server {
    {{#listens}}
    listen {{.}};
    {{/listens}}
    {{#behindTlsPort}}
    set_real_ip_from unix:;
    {{/behindTlsPort}}
    {{#accessLog}}
    access_log {{path}} {{format}};
    {{/accessLog}}
    {{^accessLog}}
    access_log off;
    {{/accessLog}}
    {{#restricted}}
    {{#sourceRanges}}
    allow {{.}};
    {{/sourceRanges}}
    deny all;
    {{/restricted}}
    {{#connectionLimit}}
    limit_conn {{zone}} {{connections}};
    {{/connectionLimit}}
    {{#upstream}}
    proxy_pass {{name}};
    proxy_next_upstream on;
    {{#nextBackendTries}}
    proxy_next_upstream_tries {{nextBackendTries}};
    {{/nextBackendTries}}
    {{#transparent}}
    proxy_bind $remote_addr transparent;
    {{/transparent}}
    {{#udp}}
    proxy_timeout {{udpIdleTimeout}}s;
    {{#udpResponses}}
    proxy_responses {{udpResponses}};
    {{/udpResponses}}
    {{/udp}}
    {{^udp}}
    proxy_connect_timeout {{connectTimeout}}ms;
    proxy_timeout {{tcpIdleTimeout}}s;
    {{#tcpKeepAlive}}
    proxy_socket_keepalive on;
    {{/tcpKeepAlive}}
    {{/udp}}
    {{#sendProxyHeader}}
    proxy_protocol on;
    {{/sendProxyHeader}}
    {{#uploadRate}}
    proxy_upload_rate {{uploadRate}};
    {{/uploadRate}}
    {{#downloadRate}}
    proxy_download_rate {{downloadRate}};
    {{/downloadRate}}
    {{/upstream}}
    {{^upstream}}
    return ""; # no backend is ready: close at once
    {{/upstream}}
    {{#snippet}}
    {{snippet}}
    {{/snippet}}
}
{{/listeners}}
`;

/** TlsPortView → tls/ADDRESS-PORT.conf. A name that nobody has gets no backend, so nginx closes the connection. */
export const tlsPortTemplate = `\
# {{title}}: connections are told apart by the TLS server name (SNI) and handed over to the exposures' own servers.
map $ssl_preread_server_name $\{{variable}} {
    hostnames;
    {{#names}}
    {{serverName}} unix:{{socket}}; # {{exposure}}
    {{/names}}
}
server {
    listen {{listen}};
    access_log off;
    ssl_preread on;
    proxy_pass $\{{variable}};
    proxy_protocol on;
    proxy_timeout {{idleTimeout}}s;
}
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
