using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cmp;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Cmp;
using Org.BouncyCastle.Crmf;

namespace Mss.Sscd.Pki.Cmp;

/// <summary>
/// One CMP transaction: protected messages there and back (RFC 9810 5.1). Protection is by a password-based MAC; an answer without it, an error included, is not read, since anybody on
/// the way could have written it.
/// </summary>
internal sealed class CmpExchange(HttpClient http, CmpAuthority authority, TimeProvider time)
{
    // An answer says itself how many rounds its MAC takes: without a bound it could say a year's.
    private const int MaxIterations = 100_000;
    private const int Iterations = 10_000;
    private const int MaxAnswer = 256 * 1024;
    private static readonly MediaTypeHeaderValue ContentType = new("application/pkixcmp");
    private readonly byte[] _transaction = RandomNumberGenerator.GetBytes(16);
    private byte[]? _answered;

    /// <summary>Sends a body and returns the answer's.</summary>
    /// <exception cref="CmpException">Nothing came, or nothing that can be believed.</exception>
    public async Task<PkiBody> SendAsync(PkiBody body, CancellationToken cancellationToken)
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        var reference = Encoding.UTF8.GetBytes(authority.Reference);
        var sender = new GeneralName(X509Name.GetInstance(new DerSequence()));
        var recipient = new GeneralName(X509Name.GetInstance(authority.IssuerName.ToArray()));
        var builder = new ProtectedPkiMessageBuilder(sender, recipient)
            .SetTransactionId(_transaction).SetSenderNonce(nonce).SetSenderKID(reference).SetMessageTime(new Asn1GeneralizedTime(time.GetUtcNow().UtcDateTime)).SetBody(body);
        if (_answered is not null)
        {
            builder.SetRecipNonce(_answered);
        }

        var mac = new PKMacBuilder().SetIterationCount(Iterations).Build(authority.Secret.ToCharArray());
        var answer = await PostAsync(builder.Build(mac).ToAsn1Message().GetDerEncoded(), cancellationToken);
        return Read(answer, nonce);
    }

    private PkiBody Read(byte[] octets, byte[] nonce)
    {
        try
        {
            var message = new GeneralPkiMessage(octets);
            if (!message.HasProtection)
            {
                throw new CmpException("the CA's answer is not protected");
            }

            var answer = new ProtectedPkiMessage(message);
            if (!answer.HasPasswordBasedMacProtected || !answer.Verify(new PKMacBuilder(new DefaultPKMacPrimitivesProvider(), MaxIterations), authority.Secret.ToCharArray()))
            {
                throw new CmpException("the protection of the CA's answer does not verify");
            }

            if (!Is(answer.Header.TransactionID, _transaction) || !Is(answer.Header.RecipNonce, nonce))
            {
                throw new CmpException("the CA's answer is to another request");
            }

            _answered = answer.Header.SenderNonce?.GetOctets();
            return answer.Body;
        }
        catch (Exception e) when (e is not (CmpException or OutOfMemoryException))
        {
            throw new CmpException("the CA's answer is no CMP message", e); // the parser throws whatever it meets
        }
    }

    private async Task<byte[]> PostAsync(byte[] message, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = ContentType;
        using var request = new HttpRequestMessage(HttpMethod.Post, authority.Address) { Content = content };
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.Content.LoadIntoBufferAsync(MaxAnswer, cancellationToken);

            // RFC 9811 3.1: an error of CMP may come with a status of HTTP that is none of success.
            return response.Content.Headers.ContentType?.MediaType == ContentType.MediaType
                ? await response.Content.ReadAsByteArrayAsync(cancellationToken)
                : throw new CmpException($"the CA answered with HTTP status {(int)response.StatusCode} and no CMP message");
        }
        catch (HttpRequestException e)
        {
            throw new CmpException("the CA was not reached, or its answer is too long", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CmpException("the CA did not answer in time", e);
        }
    }

    private static bool Is(Asn1OctetString? octets, byte[] expected) => octets is not null && octets.GetOctets().AsSpan().SequenceEqual(expected);
}
