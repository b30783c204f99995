/** Connections through a proxy. */
import type { Agent, AgentOptions, ClientRequest } from 'node:http';
import { TcplbError } from '../../errors.ts';
import { systemAuthorities } from './tls-options.ts';

/**
 * An agent that tunnels through an `http:` or `https:` proxy (CONNECT) or a `socks5:` one. TLS options for the API
 * server belong to each request, not to the agent, whose own are for the proxy. The libraries load on first use.
 * @param protocol of the API server: `https:` or `http:`
 * @throws InvalidConfiguration for another kind of proxy
 */
export async function createProxyAgent(proxy: URL, protocol: string, options: AgentOptions): Promise<Agent> {
  // Otherwise the library guesses it from the stack of the caller.
  return Object.assign(await createTunnel(proxy, options), { protocol });
}

async function createTunnel(proxy: URL, options: AgentOptions): Promise<Agent> {
  switch (proxy.protocol) {
    case 'http:':
    case 'https:': {
      const { HttpsProxyAgent } = await import('https-proxy-agent');
      const trust = proxy.protocol === 'https:' ? { ca: systemAuthorities() } : {};
      const agent = new HttpsProxyAgent(proxy, { ...options, ...trust });
      agent.on('proxyConnect', failUnlessConnected);
      return agent;
    }
    // Go lets the proxy resolve names for both spellings.
    case 'socks5:':
    case 'socks5h:': {
      const { SocksProxyAgent } = await import('socks-proxy-agent');
      return new SocksProxyAgent(proxy.href.replace(/^socks5h?:/, 'socks5h:'), options);
    }
    default:
      throw new TcplbError('InvalidConfiguration', `a ${proxy.protocol} proxy (${proxy.host}) is not supported`, {
        suggestions: ['Use an http:, https: or socks5: proxy.'],
      });
  }
}

/** Otherwise the proxy's refusal would pass for the API server's. */
function failUnlessConnected(
  { statusCode, statusText }: { statusCode: number; statusText: string },
  request: ClientRequest,
): void {
  if (statusCode !== 200) request.destroy(new Error(`it answered ${statusCode} ${statusText}`));
}
