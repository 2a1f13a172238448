using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Sscd;

namespace Mss.Grains.Services;

/// <summary>The AdditionalServices of the home side: which are there, and their work on a signature.</summary>
public sealed partial class AdditionalServices(
    IEnumerable<IAdditionalService> services,
    SignatureValidation validation,
    [FromKeyedServices(MssTime.Key)] TimeProvider time,
    ILogger<AdditionalServices> logger)
{
    private readonly IAdditionalService[] _services = [.. services];

    /// <summary>False for an ordinary transaction, which costs nothing here.</summary>
    public static bool AreWanted(Accepted accepted)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        return accepted.Services is not null || accepted.Validate == true;
    }

    /// <summary>Refuses what this installation cannot perform (fault 101, FiCom 1014), before the user is asked for anything.</summary>
    public Fault? Check(SignatureOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Validate && !validation.IsAvailable)
        {
            return Unavailable(ServiceUris.Validate);
        }

        foreach (var asked in order.Services ?? [])
        {
            if (Find(asked.Uri) is { IsAvailable: false })
            {
                return Unavailable(asked.Uri);
            }
        }

        return null;
    }

    /// <summary>Performs what was asked for on verified signatures.</summary>
    /// <param name="accepted">What was asked for.</param>
    /// <param name="signed">The event without services.</param>
    /// <param name="further">The signatures of further documents.</param>
    /// <param name="reply">The device's raw values.</param>
    /// <returns>The event to be stored.</returns>
    public async ValueTask<Signed> PerformAsync(Accepted accepted, Signed signed, IReadOnlyList<Signed> further, SscdReply reply)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        ArgumentNullException.ThrowIfNull(signed);
        ArgumentNullException.ThrowIfNull(further);
        ArgumentNullException.ThrowIfNull(reply);
        var draft = new SignedDraft { Accepted = accepted, Value = reply.Signature!, Now = time.GetUtcNow(), Signature = signed.Signature };
        if (accepted.Validate == true)
        {
            Validate(draft);
        }

        var documents = FurtherDocuments.Of(accepted) is { } asked ? await PerformAsync(draft, asked, further, reply) : null;
        foreach (var service in accepted.Services ?? [])
        {
            if (service.Documents is not null)
            {
                draft.Results.Add(new SignedService { Uri = service.Uri, Documents = documents!.Documents });
            }
            else if (Find(service.Uri) is { } found)
            {
                await PerformAsync(found, service, draft);
                documents?.TellFailure(draft, service.Uri);
            }
        }

        return signed with
        {
            Signature = draft.Signature,
            Status = draft.Status == StatusCode.Signature ? null : draft.Status.Value,
            Services = draft.Results.Count == 0 ? null : [.. draft.Results],
            ValueHash = draft.HasAddition || documents is not null ? SignatureCompletion.HashOf(reply) : null,
        };
    }

    private void Validate(SignedDraft draft)
    {
        var validated = validation.Validate(draft.Accepted.Certificate, draft.Now);
        draft.Validated = validated;
        draft.Status = SignatureValidation.MainStatus(validated);
    }

    private async ValueTask PerformAsync(IAdditionalService service, AcceptedService asked, SignedDraft draft)
    {
        try
        {
            await service.PerformAsync(asked, draft);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The user has signed. That must not be lost because something beside it failed.
            LogFailed(e, asked.Uri);
            draft.Results.Add(new SignedService { Uri = asked.Uri, Status = StatusCode.InternalError.Value });
        }
    }

    private IAdditionalService? Find(string uri) => Array.Find(_services, service => service.Serves(uri));

    private static Fault Unavailable(string uri) =>
        new(StatusCode.WrongParam, $"AdditionalService {uri} is not configured", $"AdditionalServices: {uri} is not supported") { SubCode = 1014 };

    [LoggerMessage(1030, LogLevel.Error, "The service {Uri} failed; the signature is delivered without it")]
    private partial void LogFailed(Exception exception, string uri);
}
