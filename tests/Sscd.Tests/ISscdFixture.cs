using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests;

/// <summary>What the contract suite needs of a kind of device: devices, users in front of them, and a process that can be stopped.</summary>
public interface ISscdFixture : IAsyncDisposable
{
    /// <summary>The kind under test. Another instance after <see cref="CrashAsync"/>.</summary>
    ISscd Sscd { get; }

    /// <summary>The devices' clock; advancing it moves nothing but time.</summary>
    TimeProvider Time { get; }

    void Advance(TimeSpan by);

    /// <summary>A device with the key <paramref name="pin"/> protects, named <see cref="KeyId"/>.</summary>
    Task CreateDeviceAsync(string deviceId, SimulatedUser user, string? pin = "1234");

    string KeyId { get; }

    SignatureScheme Scheme { get; }

    Task SetUserAsync(string deviceId, SimulatedUser user);

    Task<PhoneResult> ApproveAsync(string deviceId, string transactionId, string? pin);

    Task<PhoneResult> RefuseAsync(string deviceId, string transactionId);

    ShownRequest? Shown(string deviceId);

    /// <summary>Verifies with the device's public key.</summary>
    Task<bool> VerifyAsync(string deviceId, ReadOnlyMemory<byte> digest, byte[] signature);

    /// <summary>Signatures really made.</summary>
    long SignaturesMade(string deviceId);

    /// <summary>Stops the devices without warning and starts them again from what they had written down.</summary>
    Task CrashAsync();
}
