using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Cli.Load;

/// <summary>One worker's connection with its own AP_TransIDs and buffers: sends the two requests and scans the answers.</summary>
internal sealed class LoadChannel(LoadTemplates templates, HttpConnection connection, TimeProvider time) : IDisposable
{
    private const int InstantLength = 24;
    private const int PrefixLength = 17;

    private readonly byte[] _request = new byte[16 * 1024];
    private readonly byte[] _instant = new byte[InstantLength];
    private readonly byte[] _msisdn = new byte[16];
    private readonly byte[] _apTransId = [.. Encoding.ASCII.GetBytes("L" + RandomNumberGenerator.GetHexString(PrefixLength - 1, lowercase: true)), .. "00000000"u8];
    private readonly byte[] _transactionId = new byte[64];
    private int _msisdnLength;
    private int _transactionIdLength;
    private uint _next;

    /// <summary>AP_TransID of the last transaction.</summary>
    public string ApTransId => Encoding.ASCII.GetString(_apTransId);

    /// <summary>The user of the last transaction.</summary>
    public string Msisdn => Encoding.ASCII.GetString(_msisdn, 0, _msisdnLength);

    /// <summary>The last answer; overwritten by the next one.</summary>
    public ReadOnlyMemory<byte> Answer => connection.Body;

    /// <summary>Starts a new transaction for a user of the range.</summary>
    public ScannedAnswer Submit(UserRange users, int user)
    {
        _msisdnLength = users.Write(user, _msisdn);
        _next++;
        _next.TryFormat(_apTransId.AsSpan(PrefixLength), out _, "x8", CultureInfo.InvariantCulture);
        var answer = Send(templates.Signature);
        var id = connection.Body.Span[answer.TransactionId];
        _transactionIdLength = Math.Min(id.Length, _transactionId.Length);
        id[.._transactionIdLength].CopyTo(_transactionId);
        return answer;
    }

    /// <summary>Asks for the state of the last transaction.</summary>
    public ScannedAnswer Query() => Send(templates.StatusQuery);

    /// <summary>Asks for the state of another channel's transaction from now on.</summary>
    public void Follow(LoadChannel other)
    {
        other._transactionId.CopyTo(_transactionId, 0);
        _transactionIdLength = other._transactionIdLength;
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private ScannedAnswer Send(RequestTemplate template)
    {
        connection.Send(_request.AsSpan(0, Render(template)));
        return AnswerScanner.Scan(connection.Body.Span);
    }

    private int Render(RequestTemplate template)
    {
        time.GetUtcNow().UtcDateTime.TryFormat(_instant, out _, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return template.Render(_request, new RequestFields
        {
            ApTransId = _apTransId,
            Instant = _instant,
            Msisdn = _msisdn.AsSpan(0, _msisdnLength),
            TransactionId = _transactionId.AsSpan(0, _transactionIdLength),
        });
    }
}
