using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Mss.Silo;

/// <summary>
/// Ends the requests that are still waiting some time after the stop began. A synchronous signature may wait for its user for many minutes; without this the web
/// server would wait with it until the host's shutdown time-out is used up, and nothing would be left for the silo to hand over its grains.
/// The AP sees its connection break, as when a server dies, and asks again: the transaction goes on without it.
/// </summary>
internal sealed class Draining : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _stopping;

    public Draining(IHostApplicationLifetime lifetime, TimeSpan time) => _stopping = lifetime.ApplicationStopping.Register(() => _over.CancelAfter(time));

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        using (_over.Token.UnsafeRegister(static request => ((HttpContext)request!).Abort(), context))
        {
            await next(context);
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _over.Dispose();
    }
}
