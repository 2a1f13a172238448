using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Registration;

/// <summary>A hash over everything that was ordered: equal for a retry, different for another request under the same identifiers.</summary>
internal static class RegistrationHash
{
    /// <summary>SHA-256 over the fields, each with its length.</summary>
    public static byte[] Of(RegistrationOrder order)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, order.ApId);
        Append(hash, order.ApTransId);
        Append(hash, order.Instant.UtcTicks);
        Append(hash, order.Msisdn.Value);
        Append(hash, order.Steps.Length);
        foreach (var step in order.Steps)
        {
            Append(hash, (long)step.Operation);
            Append(hash, step.Parameters.Length);
            foreach (var parameter in step.Parameters)
            {
                Append(hash, parameter.Name);
                Append(hash, parameter.Value);
            }
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, string field)
    {
        var octets = Encoding.UTF8.GetBytes(field);
        Append(hash, (long)octets.Length);
        hash.AppendData(octets);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> octets = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, number);
        hash.AppendData(octets);
    }
}
