using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Sscd.Server.Vault;

/// <summary>Where the operator puts secrets: a file that only its owner can read, or an environment variable. Messages name the place, never what is there.</summary>
public static class SecretSource
{
    private const int MaxLength = 4096;

    /// <summary>Reads a file without the white space at its end.</summary>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    /// <exception cref="FormatException">Others may read or write it, or it is empty or longer than 4,096 octets.</exception>
    public static SecretOctets ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, new FileStreamOptions { BufferSize = 0 });
        if (!OperatingSystem.IsWindows())
        {
            // Of the open file, so that it cannot be exchanged between the check and the reading.
            var others = File.GetUnixFileMode(stream.SafeFileHandle) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (others != UnixFileMode.None)
            {
                throw new FormatException($"{path} holds a secret and must be readable by its owner alone (chmod 600), but it also allows {others}");
            }
        }

        using var buffer = new SecretOctets(MaxLength + 1);
        var length = stream.ReadAtLeast(buffer.Span, MaxLength + 1, throwOnEndOfStream: false);
        if (length > MaxLength)
        {
            throw new FormatException($"{path} is longer than {MaxLength} octets");
        }

        while (length > 0 && buffer.Span[length - 1] is (byte)'\n' or (byte)'\r' or (byte)' ')
        {
            length--;
        }

        return length > 0 ? SecretOctets.Take(buffer.Span[..length]) : throw new FormatException($"{path} is empty");
    }

    /// <summary>Reads an environment variable. It cannot be zeroed: a file is better.</summary>
    /// <exception cref="FormatException">It is not set or longer than 4,096 octets.</exception>
    public static SecretOctets ReadEnvironment(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var value = Environment.GetEnvironmentVariable(name);
        if (string.IsNullOrEmpty(value))
        {
            throw new FormatException($"the environment variable {name} is not set");
        }

        return value.Length <= MaxLength ? SecretOctets.Take(Encoding.UTF8.GetBytes(value)) : throw new FormatException($"the environment variable {name} is longer than {MaxLength} characters");
    }

    /// <summary>Decodes a key of 32 octets that is written as Base64 text, and zeroes the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">For the message: where it stood.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    internal static SecretOctets DecodeKey(SecretOctets text, string place)
    {
        using (text)
        {
            using var decoded = new SecretOctets(Base64.GetMaxDecodedFromUtf8Length(text.Length) + 3);
            return Base64.DecodeFromUtf8(text.Span, decoded.Span, out _, out var length) == System.Buffers.OperationStatus.Done && length == KeyEncryptionKey.Size
                ? SecretOctets.Take(decoded.Span[..length])
                : throw new FormatException($"{place} must hold {KeyEncryptionKey.Size} random octets as Base64 text");
        }
    }
}
