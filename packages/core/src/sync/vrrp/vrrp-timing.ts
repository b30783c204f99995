/** How often and how long an LB host that shares addresses is looked at. All in milliseconds. */

export interface VrrpTiming {
  /** Between two looks at nginx, at keepalived and at its log. */
  readonly lookMs: number;
  /** Between two looks at the addresses of the host while keepalived's log says nothing new. */
  readonly addressesMs: number;
  /** Within which nginx has to answer. */
  readonly answerMs: number;
  /** After which it is looked at whether its workers can answer at all. */
  readonly suspiciousMs: number;
}

export const LOCAL_VRRP_TIMING: VrrpTiming = { lookMs: 100, addressesMs: 1_000, answerMs: 1_000, suspiciousMs: 100 };

/** For a host that each question has to travel to: there keepalived's own checks are the fast ones. */
export const REMOTE_VRRP_TIMING: VrrpTiming = {
  lookMs: 2_000,
  addressesMs: 2_000,
  answerMs: 2_000,
  suspiciousMs: 2_000,
};
