using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Mss.Gateway.Authentication;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>Authenticates the AP and hands the request to its operation; the same for every wire form.</summary>
public sealed partial class MssDispatcher(ApAuthenticator authenticator, RequestRates rates, IEnumerable<IMssOperationHandler> handlers, ILogger<MssDispatcher> logger)
{
    private readonly FrozenDictionary<MssOperation, IMssOperationHandler> _handlers = handlers.ToFrozenDictionary(handler => handler.Operation);

    /// <summary>Serves a request. Exceptions are bugs or a cluster out of reach: they end here as fault 900 without text, and whole in the log.</summary>
    public async ValueTask<MssOutcome> DispatchAsync(MssRequest request, X509Certificate2? clientCertificate, CallContext call)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            var (provider, fault) = await authenticator.AuthenticateAsync(request.ApInfo, clientCertificate, call.Authorization);
            if (provider is null)
            {
                return MssOutcome.Refuse(fault!);
            }

            return (await ServeAsync(request, provider, call)).ToldTo(provider);
        }
        catch (OperationCanceledException) when (call.Aborted.IsCancellationRequested)
        {
            throw; // nobody is there to be answered
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(e, request.Operation);
            return MssOutcome.Refuse(new Fault(StatusCode.InternalError, $"{e.GetType().Name}: {e.Message}"));
        }
    }

    private ValueTask<MssOutcome> ServeAsync(MssRequest request, ApplicationProvider provider, CallContext call)
    {
        if (!_handlers.TryGetValue(request.Operation, out var handler))
        {
            return Refuse(Fault.WrongParam("operation", $"MSS_{request.Operation} is not offered by this service"));
        }

        if ((provider.Roles & handler.RequiredRoles) == ApRoles.None)
        {
            return Refuse(new Fault(StatusCode.UnauthorizedAccess, $"MSS_{request.Operation} needs the role {handler.RequiredRoles}, the AP has {provider.Roles}"));
        }

        if (provider.RequiresMsspInfo && !request.HasMsspInfo)
        {
            return Refuse(Fault.Missing("MSSP_Info"));
        }

        // Queries are cheap, and an AP that is told to come later must be able to ask for what it has already.
        return request.Operation != MssOperation.StatusQuery && !rates.TryTake(provider, out var retryAfter)
            ? new ValueTask<MssOutcome>(MssOutcome.RefuseFor(retryAfter, RequestRates.TooMany(provider, retryAfter)))
            : handler.HandleAsync(request, provider, call);
    }

    private static ValueTask<MssOutcome> Refuse(Fault fault) => new(MssOutcome.Refuse(fault));

    [LoggerMessage(2001, LogLevel.Error, "MSS_{Operation} failed")]
    private partial void LogFailed(Exception exception, MssOperation operation);
}
