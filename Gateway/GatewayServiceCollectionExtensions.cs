using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Mss.Gateway.Administration;
using Mss.Gateway.Authentication;
using Mss.Gateway.Http;
using Mss.Gateway.Notification;
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
        services.AddSingleton<ApiKeyWrap>();
        services.AddSingleton<ApiKeyVerifier>();
        services.AddSingleton<AuthorizationHeader>();
        services.AddSingleton<ApAuthenticator>();
        services.AddSingleton<SignatureOrderBuilder>();
        services.AddSingleton<IHomeMssp, ClusterHome>();
        services.AddSingleton<RoutingEntity>();
        services.AddSingleton<IMssOperationHandler, SignatureHandler>();
        services.AddSingleton<IMssOperationHandler, StatusHandler>();
        services.AddSingleton<IMssOperationHandler, HandshakeHandler>();
        services.AddSingleton<RequestRates>();
        services.TryAddSingleton(ProfileCatalogueFile.Load(configuration[ProfileCatalogueFile.Setting]));
        services.AddSingleton<IValidateOptions<GatewayOptions>, DefaultProfileValidator>();
        services.AddSingleton<IMssOperationHandler, ProfileQueryHandler>();
        services.AddSingleton<ReceiptOrderBuilder>();
        services.AddSingleton<IMssOperationHandler, ReceiptHandler>();
        services.AddSingleton<RegistrationOrderBuilder>();
        services.AddSingleton<IMssOperationHandler, RegistrationHandler>();
        services.AddSingleton<MssDispatcher>();
        services.AddSingleton<SoapEndpoint>();
        services.AddSingleton<RestEndpoint>();
        services.AddSingleton<RegistrationBook>();
        services.AddSingleton<AdministrationEndpoint>();
        return services;
    }

    /// <summary>Registers what posts notifications to APs, configured from <c>Mss:Notifier</c>; for silos, since they own the transactions.</summary>
    public static IServiceCollection AddMssNotifier(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<NotifierOptions>().Bind(configuration.GetSection(NotifierOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<NotifierOptions>, NotifierOptionsValidator>();
        services.AddSingleton<SoapNotifier>();
        return services;
    }

    /// <summary>
    /// Maps SOAP and the service description under <c>/soap</c>. Every path below it is the same service, because the operation is found in the body (wire rule 6).
    /// Maps the REST/JSON twin under <c>/rest</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapMssGateway(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var soap = endpoints.ServiceProvider.GetRequiredService<SoapEndpoint>();
        endpoints.MapPost("/soap/{**path}", soap.HandleAsync);
        endpoints.MapGet("/soap/{**path}", DescribeAsync);
        RestRoutes.Map(endpoints);
        var administration = endpoints.ServiceProvider.GetRequiredService<AdministrationEndpoint>();
        endpoints.MapGet(AdministrationEndpoint.Path, administration.ListAsync);
        endpoints.MapGet(AdministrationEndpoint.Path + "/{**apId}", administration.ShowAsync);
        endpoints.MapPut(AdministrationEndpoint.Path + "/{**apId}", administration.PutAsync);
        endpoints.MapDelete(AdministrationEndpoint.Path + "/{**apId}", administration.DisableAsync);
        return endpoints;
    }

    private static async Task DescribeAsync(HttpContext context)
    {
        if (!WsdlDocuments.TryGet(context.Request.QueryString.Value, RequestedAddress.Of(context), out var content, out var contentType))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("Nothing is here for GET but ?wsdl. Requests are sent with POST.\n");
            return;
        }

        context.Response.ContentType = contentType;
        context.Response.Headers.Vary = "Accept-Encoding";
        var answer = AnswerBody.Begin(context);
        answer.Output.Write(content);
        await answer.SendAsync();
    }
}
