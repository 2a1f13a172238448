using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mss.Gateway.Http;

/// <summary>
/// Ends the requests that are still waiting some time after the stop began. A synchronous signature may wait for its user for many minutes; without this the web
/// server would wait with it until the host's shutdown time-out is used up, and nothing would be left for a silo in the process to hand over its grains.
/// The AP sees its connection break, as when a server dies, and asks again: the transaction goes on without it.
/// </summary>
public static class Draining
{
    /// <summary>Gives requests so much time when the host stops. To be used before what serves them.</summary>
    public static IApplicationBuilder UseDraining(this IApplicationBuilder app, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(app);

        // Lives as long as the host; it holds no timer until the host stops.
        var over = new CancellationTokenSource();
        app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => over.CancelAfter(time));
        return app.Use(async (context, next) =>
        {
            using (over.Token.UnsafeRegister(static request => ((HttpContext)request!).Abort(), context))
            {
                await next(context);
            }
        });
    }
}
