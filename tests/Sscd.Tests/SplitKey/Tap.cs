using System.Collections.Concurrent;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.SplitKey;

/// <summary>The way between server and cards, on which somebody sits who sees and changes all.</summary>
internal sealed class Tap(ISimChannel cards) : ISimChannel
{
    public ConcurrentQueue<(SimMessage Message, SscdReply Reply)> Seen { get; } = new();

    public Func<SimMessage, SimMessage> OnQuestion { get; set; } = message => message;

    public Func<SscdReply, SscdReply> OnReply { get; set; } = reply => reply;

    public bool LosesLateAnswers { get; set; }

    public async ValueTask<SscdReply> SendAsync(SimMessage message, CancellationToken cancellationToken)
    {
        var reply = await cards.SendAsync(OnQuestion(message), cancellationToken);
        Seen.Enqueue((message, reply));
        return OnReply(reply);
    }

    public ValueTask<IReadOnlyList<string>?> InquireBlockedKeysAsync(string deviceId, CancellationToken cancellationToken) => cards.InquireBlockedKeysAsync(deviceId, cancellationToken);

    public void OnAnswer(SimAnswerHandler handler) =>
        cards.OnAnswer((deviceId, transactionId, reply) => LosesLateAnswers ? ValueTask.CompletedTask : handler(deviceId, transactionId, reply));
}
