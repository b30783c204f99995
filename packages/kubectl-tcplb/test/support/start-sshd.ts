export { hasSshd, startSshd, type TestSshd } from '../../../core/test/host/ssh/start-sshd.ts';
