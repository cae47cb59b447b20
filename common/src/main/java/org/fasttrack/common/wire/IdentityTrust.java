package org.fasttrack.common.wire;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.fasttrack.common.identity.TlsCertificate;

/**
 * Trusts a certificate for the identity it proves. Extended, because the plain interface lets the JDK add host-name
 * checks, which mean nothing where the key is the name.
 */
final class IdentityTrust extends X509ExtendedTrustManager {
    private final PeerCheck check;

    IdentityTrust(PeerCheck check) {
        this.check = check;
    }

    private void judge(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("no certificate was shown");
        }
        TlsCertificate.Proven proven = TlsCertificate.prove(chain[0], Instant.now());
        String refusal = check.refusal(proven.node(), proven.claims());
        if (refusal != null) {
            throw new CertificateException(proven.node().shortForm() + " is refused: " + refusal);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        judge(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        judge(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        judge(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        judge(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        judge(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        judge(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
