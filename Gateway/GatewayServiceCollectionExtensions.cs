using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Mss.Gateway.Authentication;
using Mss.Gateway.Http;
using Mss.Gateway.Operations;
using Mss.Gateway.Routing;
using Mss.Gateway.Validation;
using Mss.Gateway.Wsdl;
using Mss.Grains.Interfaces;

namespace Mss.Gateway;

/// <summary>Puts the gateway into a host. The host brings Orleans (<see cref="IGrainFactory"/>) and the <see cref="InstallationSecret"/>.</summary>
public static class GatewayServiceCollectionExtensions
{
    /// <summary>Registers the gateway's services, configured from <c>Mss:Gateway</c>.</summary>
    public static IServiceCollection AddMssGateway(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection(GatewayOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TransactionIdFactory>();
        services.AddSingleton<ApDirectory>();
        services.AddSingleton<PasswordVerifier>();
        services.AddSingleton<ApAuthenticator>();
        services.AddSingleton<SignatureOrderBuilder>();
        services.AddSingleton<IHomeMssp, ClusterHome>();
        services.AddSingleton<RoutingEntity>();
        services.AddSingleton<IMssOperationHandler, SignatureHandler>();
        services.AddSingleton<IMssOperationHandler, StatusHandler>();
        services.AddSingleton<IMssOperationHandler, HandshakeHandler>();
        services.AddSingleton<RegistrationOrderBuilder>();
        services.AddSingleton<IMssOperationHandler, RegistrationHandler>();
        services.AddSingleton<MssDispatcher>();
        services.AddSingleton<SoapEndpoint>();
        return services;
    }

    /// <summary>
    /// Maps SOAP and the service description under <c>/soap</c>. Every path below it is the same service, because the operation is found in the body (wire rule 6).
    /// </summary>
    public static IEndpointRouteBuilder MapMssGateway(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var soap = endpoints.ServiceProvider.GetRequiredService<SoapEndpoint>();
        endpoints.MapPost("/soap/{**path}", soap.HandleAsync);
        endpoints.MapGet("/soap/{**path}", DescribeAsync);
        return endpoints;
    }

    private static async Task DescribeAsync(HttpContext context)
    {
        if (!WsdlDocuments.TryGet(context.Request.QueryString.Value, AddressOf(context), out var content, out var contentType))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("Nothing is here for GET but ?wsdl. Requests are sent with POST.\n");
            return;
        }

        context.Response.ContentType = contentType;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content);
    }

    /// <summary>The address as the client reached us. An HTTP/1.0 client may leave Host out; then it is the socket's own.</summary>
    private static Uri AddressOf(HttpContext context)
    {
        var request = context.Request;
        if (!request.Host.HasValue)
        {
            request.Host = new HostString(context.Connection.LocalIpAddress?.ToString() ?? "localhost", context.Connection.LocalPort);
        }

        return Uri.TryCreate(request.GetEncodedUrl(), UriKind.Absolute, out var address) ? address : new Uri("http://localhost/");
    }
}
