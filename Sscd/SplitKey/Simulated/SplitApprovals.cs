using System.Buffers.Binary;
using System.Text;
using Mss.Sscd.Server;
using Mss.Sscd.Sim;

namespace Mss.Sscd.SplitKey.Simulated;

/// <summary>What a split card records when its user has approved: what he approved, and not its half, which may be another one when somebody asks.</summary>
internal sealed class SplitApprovals : ICardSigner
{
    private const int StatementSize = 32;

    public byte[] SignApproved(string deviceId, CardRecord record, string keyId, SignatureScheme scheme, byte[] digest)
    {
        var request = record.Request!;
        var shown = new SignCommand(deviceId, record.TransactionId, record.Epoch, keyId, scheme, digest, request.ApName, request.Text, request.Deadline);
        var epoch = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(epoch, record.Epoch);
        return [.. ConsentStatement.Digest(shown), .. epoch, .. Encoding.UTF8.GetBytes(keyId)];
    }

    public byte[] Sign(string deviceId, string keyId, SignatureScheme scheme, byte[] digest) => throw new NotSupportedException("a split card does not sign");

    public void Forget(string deviceId, string keyId)
    {
        // Nothing is kept open.
    }

    public void Dispose()
    {
        // Nothing is kept open.
    }

    public static (byte[] Statement, int Epoch, string KeyId) Read(byte[] recorded) =>
        (recorded[..StatementSize], BinaryPrimitives.ReadInt32BigEndian(recorded.AsSpan(StatementSize)), Encoding.UTF8.GetString(recorded.AsSpan(StatementSize + 4)));
}
