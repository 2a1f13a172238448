namespace Mss.Sscd.Tests;

/// <summary>What the contract of messages needs of a kind of device, beside <see cref="ISscdFixture"/>.</summary>
public interface IMessageFixture
{
    /// <summary>Devices, their users, their clock.</summary>
    ISscdFixture Devices { get; }

    /// <summary>How often messages have come onto the device's screen.</summary>
    long MessagesShown(string deviceId);

    /// <summary>The text of a message that waits for its user, or null.</summary>
    string? Pending(string deviceId, string transactionId);

    /// <summary>The user presses OK or CANCEL; false when it is not on the screen.</summary>
    Task<bool> AnswerAsync(string deviceId, string transactionId, bool confirmed);
}
